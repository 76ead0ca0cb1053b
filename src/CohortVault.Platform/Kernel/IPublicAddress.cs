namespace CohortVault.Platform.Kernel;

/// <summary>
/// Where people reach this installation; links in mails are made from it, never from what a request claims to have
/// called us.
/// </summary>
public interface IPublicAddress
{
    /// <summary>Address of a path on the public listener.</summary>
    Uri Public(string pathAndQuery);

    /// <summary>Address of a path on the admin listener.</summary>
    Uri Admin(string pathAndQuery);
}
