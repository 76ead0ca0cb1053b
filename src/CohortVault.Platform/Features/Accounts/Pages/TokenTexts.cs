using CohortVault.Platform.Features.Accounts.Contracts;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Words of the page of API tokens.</summary>
internal static class TokenTexts
{
    public const string Title = "API tokens";
    public const string State = "A token lets a program act for you, within what you give it and until a day that you set.";
    public const string Text =
        "imputationbot and curl send it in the header X-Auth-Token or as Authorization: Bearer. Give each program its own, "
        + "and end those that you no longer use.";
    public const string None = "You have no tokens.";
    public const string Manage = "Manage API tokens";
    public const string Count = "Tokens that are good now";

    public const string Shown = "Your new token. It is shown this once; only its digest is kept.";
    public const string Copy = "Copy";
    public const string Copied = "Copied";

    public const string New = "A new token";
    public const string Name = "Name";
    public const string NameHint = "The program or machine that will use it. Kept encrypted under your own key.";
    public const string Days = "Days until it ends (1 to 90)";
    public const string Scopes = "It may";
    public const string Create = "Create a token";
    public const string Notice = "A mail to your address tells of every new token.";

    public const string Created = "Created";
    public const string Expires = "Ends";
    public const string Used = "Last used";
    public const string Never = "never";
    public const string Revoke = "End";

    public static string RevokeLabel(string name) => $"End the token {name}";

    /// <summary>What a scope lets a program do.</summary>
    public static string Of(TokenScope scope)
    {
        if (scope == TokenScope.ReadProfile)
        {
            return "read your name and e-mail address";
        }

        if (scope == TokenScope.ReadJobs)
        {
            return "list and follow your jobs";
        }

        if (scope == TokenScope.SubmitJobs)
        {
            return "upload files, submit jobs and cancel them";
        }

        if (scope == TokenScope.DownloadResults)
        {
            return "download results and reveal their password";
        }

        return scope == TokenScope.DeleteJobs ? "delete jobs with their results" : scope.Word;
    }
}
