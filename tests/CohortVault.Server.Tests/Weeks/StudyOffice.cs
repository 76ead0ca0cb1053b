using System.Globalization;
using System.Text.Json;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing.Archives;
using CohortVault.Server.Tests.Browser;
using CohortVault.Testing;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>The investigator of the simulated study at a desk: builds it, looks at it, takes data out and in, all on the pages.</summary>
internal sealed class StudyOffice(RunningServer server, Visit desk, AccountId account)
{
    private string _study = "";

    private IPage Page => desk.Page;

    /// <summary>Weeks go by between two looks, and no session lasts that long.</summary>
    public async Task SignInAsync()
    {
        var session = await server.StartSessionAsync(account);
        await Page.Context.AddCookiesAsync(
            [new() { Name = SessionCookie.Name(Listener.Public), Value = session, Url = server.PublicAddress.ToString(), Secure = true, HttpOnly = true }]);
        if (_study.Length > 0)
        {
            await Page.GotoAsync(_study);
        }
    }

    /// <summary>A study that runs, with a consent form in three languages.</summary>
    public async Task BuildAsync(string dictionary)
    {
        await Page.RunStudyAsync(dictionary, server.Clock.GetUtcNow());
        _study = new Uri(Page.Url).GetLeftPart(UriPartial.Path);
        await Page.ToAsync("Consent");
        foreach (var (language, name, title, body) in ((string, string?, string, string)[])
            [
                ("en", null, "Weeks of a study", "# What happens\nYou answer questions for some weeks."),
                ("de", "Deutsch", "Wochen einer Studie", "# Was geschieht\nSie beantworten einige Wochen lang Fragen."),
                ("es", "Español", "Semanas de un estudio", "# Qué ocurre\nContesta preguntas durante unas semanas."),
            ])
        {
            if (name is not null)
            {
                await Page.Locator("summary").Filter(new() { HasText = name }).ClickAsync();
            }

            await Page.FillAsync($"#title-{language}", title);
            await Page.FillAsync($"#body-{language}", body);
        }

        await Page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).GoAsync();
    }

    /// <summary>Events at which every instrument is filled in, and some of them again and again.</summary>
    public async Task AddEventsAsync(IReadOnlyList<SimulatedEvent> events, IEnumerable<string> again)
    {
        if (events.Count == 0)
        {
            return;
        }

        await Page.ToAsync("Instruments");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Events, arms and missing-data codes" }).GoAsync();
        foreach (var one in events)
        {
            await Page.FillAsync("#name-new", one.Name);
            await Page.FillAsync("#days-new", one.Day.ToString(CultureInfo.InvariantCulture));
            await SaveAsync();
        }

        foreach (var one in events)
        {
            foreach (var box in await Page.Locator($"[name='at.{one.InData}']").AllAsync())
            {
                await box.CheckAsync();
            }

            foreach (var instrument in again)
            {
                await Page.CheckAsync($"[name='again.{one.InData}'][value='{instrument}']");
            }
        }

        await SaveAsync();

        async Task SaveAsync()
        {
            await Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).GoAsync();
            Assert.EndsWith("done=saved", Page.Url, StringComparison.Ordinal);
        }
    }

    public async Task AssignAsync(SimulatedTask task)
    {
        await Page.ToAsync("Tasks");
        await Page.CheckAsync($"[name=kind][value={(task.Instrument is not null ? "Questionnaire" : task.Seconds > 0 ? "Timer" : "ToDo")}]");
        await Page.SelectOptionAsync("#instrument", task.Instrument ?? "");
        if (task.Event is { } at)
        {
            await Page.SelectOptionAsync("#event", at.InData);
        }

        await Page.FillAsync("#title", task.Title);
        foreach (var (input, value) in ((string, int)[])
            [
                ("seconds", task.Seconds), ("first-day", task.FirstDay), ("times", task.Times), ("every-days", task.EveryDays), ("open-hours", task.OpenHours),
            ])
        {
            await Page.FillAsync($"#{input}", value.ToString(CultureInfo.InvariantCulture));
        }

        await Page.FillAsync("#from", task.From.ToString("HH:mm", CultureInfo.InvariantCulture));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        Assert.Contains(task.Title, await Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    public Task<string> AddAsync() => Page.AddParticipantAsync();

    public async Task<string> InviteAsync(string code) => (await Page.InviteAsync(code)).Link;

    public async Task EraseAsync(string code)
    {
        await Page.ToAsync("Participants");
        await Page.FillAsync("#code", code);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Erase everything of this participant" }).GoAsync();
        Assert.Contains("is destroyed", await Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    /// <summary>The board of adherence says what the model says: each day of each participant, what was missed, and when each was last active.</summary>
    public async Task AssertAdherenceAsync(IReadOnlyCollection<SimulatedParticipant> participants, string picture)
    {
        await Page.ToAsync("Adherence");
        var now = server.Clock.GetUtcNow();
        var rows = JsonSerializer.Deserialize<string[][]>(await Page.EvaluateAsync<string>(
            "JSON.stringify([...document.querySelectorAll('table.grid30 tbody tr')].map(row => [row.querySelector('th').innerText.trim(), ...[...row.querySelectorAll('td')].map(cell => (cell.querySelector('time')?.dateTime ?? cell.querySelector('.visually-hidden')?.textContent ?? cell.innerText).trim())]))"))!;
        var shown = participants.Where(one => !one.IsErased).ToList();
        Assert.Equal(shown.Select(one => one.Code).Order(), rows.Skip(1).Select(row => row[0]).Order());
        var last = shown.SelectMany(one => one.Due).Select(time => time.Day).Append(DateOnly.FromDateTime(now.UtcDateTime)).Max();
        DateOnly[] days = [.. Enumerable.Range(-29, 30).Select(last.AddDays)];
        AssertDays(rows[0], days, [.. shown.SelectMany(one => one.Due)], "Everybody");
        foreach (var participant in shown)
        {
            var row = rows.Single(row => row[0] == participant.Code);
            AssertDays(row, days, [.. participant.Due], participant.Name);
            var missed = participant.Due.Count(time => time.DoneAt is null && time.Closes <= now);
            Assert.Equal($"{participant.Name} {(missed == 0 ? "" : $"{missed}")}", $"{participant.Name} {row[31]}");
            var done = participant.Due.Max(time => time.DoneAt);
            Assert.True(
                done is null ? row[32] == "never" : (DateTimeOffset.Parse(row[32], CultureInfo.InvariantCulture) - done.Value).Duration() < TimeSpan.FromMinutes(5),
                $"{participant.Name} was last active at {done:u}, the board says {row[32]}");
        }

        await desk.LookAsync($"weeks-adherence-{picture}");
        await Page.ToAsync("Overview");
        await desk.LookAsync($"weeks-overview-{picture}");
    }

    /// <summary>An export of everything, as files.</summary>
    public async Task<Dictionary<string, byte[]>> ExportAsync()
    {
        await Page.ToAsync("Exports");
        await Page.CheckAsync("[name=identifiers][value=Keep]");
        await Page.CheckAsync("[name=long]");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Write the export" }).GoAsync();
        var fetch = Page.GetByRole(AriaRole.Link, new() { Name = "Download" });
        for (var tries = 0; tries < 150 && await fetch.CountAsync() == 0; tries++)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await Page.ReloadAsync();
        }

        var archive = await Page.RunAndWaitForDownloadAsync(() => fetch.First.ClickAsync());
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show the password" }).First.GoAsync();
        var password = await Page.InnerTextAsync("#password");
        var files = new Dictionary<string, MemoryStream>();
        await using var content = File.OpenRead((await archive.PathAsync())!);
        ResultArchiveReader.Extract(content, password, name => files[name] = new MemoryStream());
        return files.Where(file => file.Key.StartsWith("export/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key["export/".Length..], file => file.Value.ToArray());
    }

    /// <summary>Takes a table into a study that has none of its records; returns the codes that these got, by name in the table.</summary>
    public async Task<Dictionary<string, string>> ImportAsync(byte[] table)
    {
        await Page.ToAsync("Records");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Import records" }).GoAsync();
        await Page.CheckAsync("[name=newParticipants]");
        await Page.CheckAsync("[name=confirmed]");
        await Page.SetInputFilesAsync("#file", new FilePayload { Name = "data.csv", MimeType = "text/csv", Buffer = table });
        await Page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).GoAsync();
        Assert.Contains("Saved", await Page.InnerTextAsync("main"), StringComparison.Ordinal);
        var (records, codes) = (await Page.Locator("main dl.facts dt").AllInnerTextsAsync(), await Page.Locator("main dl.facts dd code").AllInnerTextsAsync());
        return records.Zip(codes).ToDictionary(pair => ExportedForms.Plain(pair.Second), pair => pair.First);
    }

    private static void AssertDays(string[] row, DateOnly[] days, IReadOnlyCollection<SimulatedTime> due, string who) => Assert.Equal(
        days.Select(day =>
        {
            var times = due.Where(time => time.Day == day).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{who} {day:d MMM}: {(times.Count == 0 ? "nothing due" : $"{times.Count(time => time.DoneAt is not null)} of {times.Count}")}");
        }),
        row.Skip(1).Take(days.Length).Select(cell => $"{who} {cell}"));
}
