using System.Buffers.Text;
using System.Text.Json;
using CohortVault.Platform.Features.Participants.Contracts;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>What the phone's script needs to keep pages and answers: whose key, the server's time, and which page for which address.</summary>
internal static class PhoneKeeping
{
    public static string Write(PhoneKey key, IEnumerable<KeptTask> tasks, DateTimeOffset now) => JsonSerializer.Serialize(
        new
        {
            phone = key.Phone.ToString("N"),
            key = Base64Url.EncodeToString(key.Public),
            now = now.ToUnixTimeMilliseconds(),
            pages = (string[][])
            [
                ["/p/", "/p/kept"], .. tasks.Where(task => task.Page is not null).Select(task => (string[])[task.Address, task.Page!]),
            ],
        });
}
