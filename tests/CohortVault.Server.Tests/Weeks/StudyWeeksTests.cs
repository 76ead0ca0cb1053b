using System.Globalization;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Server.Tests.Browser;
using CohortVault.Server.Tests.Security;
using CohortVault.Testing;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>
/// A study built from a real dictionary and run for weeks with simulated participants in several time zones, of which two change
/// their clocks on different days, all through the real pages in a browser. It takes minutes: <c>./dev test-weeks</c>.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class StudyWeeksTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const int MostQuestionnaires = 4;

    // Berlin's clocks change on the fourth day, New York's on the eleventh.
    private static readonly DateOnly _first = new(2026, 10, 22);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The dictionary asked for, or those of the tests: a real longitudinal project, and one with every type of field.</summary>
    public static TheoryData<string> Dictionaries => Environment.GetEnvironmentVariable("COHORTVAULT_WEEKS_DICTIONARY") is { Length: > 0 } file
        ? [file] : ["redcapr-longitudinal.csv", "every-question.csv"];

    [Theory]
    [Trait("Suite", "weeks")]
    [MemberData(nameof(Dictionaries))]
    public async Task What_participants_typed_over_weeks_is_what_the_board_says_and_what_exports_have(string file)
    {
        var days = 7 * int.Parse(Environment.GetEnvironmentVariable("COHORTVAULT_WEEKS") ?? "2", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("COHORTVAULT_WEEKS_SEED") ?? "1", CultureInfo.InvariantCulture);
        var path = Path.Combine(Repository.Root, "tests", "data", "dictionaries", file);
        var dictionary = DictionaryReader.Read(await File.ReadAllBytesAsync(path, Stop), file).Dictionary;
        Say($"{file}, {days} days, --seed {seed}");
        await using var server = await RunningServer.StartAsync(start: new DateTimeOffset(_first.AddDays(-1), new TimeOnly(18, 0), TimeSpan.Zero));
        var investigator = await server.AddPersonAsync("investigator");
        await using var desk = await browser.VisitAsync(server.PublicAddress);
        var office = new StudyOffice(server, desk, investigator.Id);
        await office.SignInAsync();
        await office.BuildAsync(path);
        var (events, tasks) = PlanOf(dictionary, days);
        string[] again = [.. tasks.Where(task => task.Times > 1 && task.Instrument is not null).Select(task => task.Instrument!).Distinct()];
        await office.AddEventsAsync(events, again);
        foreach (var task in tasks)
        {
            await office.AssignAsync(task);
        }

        await using var crowd = new Crowd([.. People().Select((person, at) => new SimulatedParticipant(
            server, browser, dictionary, new Random((seed * 100) + at), person.Name, person.Zone, person.Language) { ClockError = person.ClockError })]);
        await RunAsync(server, office, crowd.Participants, tasks, days, seed);

        await office.SignInAsync();
        await office.AssertAdherenceAsync(crowd.Participants, "end");
        await CompareAsync(office, dictionary, events, crowd.Participants, async () =>
        {
            await office.BuildAsync(path);
            await office.AddEventsAsync(events, again);
        });
        desk.AssertClean();
    }

    private static IEnumerable<(string Name, SimulatedZone Zone, string Language, TimeSpan ClockError)> People() =>
    [
        ("faithful in Berlin", SimulatedZone.Berlin, "de", default),
        ("without a connection in Berlin", SimulatedZone.Berlin, "de", default),
        ("late in New York", SimulatedZone.NewYork, "en", TimeSpan.FromMinutes(40)),
        ("with a new phone in New York", SimulatedZone.NewYork, "es", default),
        ("leaving in Kolkata", SimulatedZone.Kolkata, "en", default),
        ("asking for erasure in Auckland", SimulatedZone.Auckland, "es", default),
        ("faithful in Auckland", SimulatedZone.Auckland, "en", TimeSpan.FromMinutes(-20)),
    ];

    // A short questionnaire every day, which a phone can keep if there is one; longer ones every week or once; something to do at an
    // hour that clocks show twice or leap over; a timer. A dictionary of many instruments has two events.
    private static (IReadOnlyList<SimulatedEvent> Events, IReadOnlyList<SimulatedTask> Tasks) PlanOf(DataDictionary dictionary, int days)
    {
        var instruments = dictionary.Instruments.Where(one => one.Fields.Any(field => field != dictionary.Fields[0] && field.Type is not FieldType.Descriptive))
            .OrderBy(one => one.Fields.Any(field => field.Type is FieldType.File)).ThenBy(one => one.Fields.Any(field => field.BranchingLogic.Contains("_complete", StringComparison.Ordinal)))
            .ThenBy(one => one.Fields.Count).ToList();
        var weeks = days / 7;
        IReadOnlyList<SimulatedEvent> events = instruments.Count < 3 ? []
            : [new("Start", "start_arm_1", 0), new("Last week", "last_week_arm_1", days - 7)];

        // Those with the most kinds of fields, of which the first comes every week.
        var others = instruments.Skip(1).OrderByDescending(one => one.Fields.DistinctBy(field => (field.Type, field.Validation)).Count())
            .Take(MostQuestionnaires).ToList();
        var tasks = new List<SimulatedTask>();
        foreach (var (at, length) in events.Count == 0 || weeks == 1 ? [(events.FirstOrDefault(), days)]
            : new (SimulatedEvent? At, int Length)[] { (events[0], days - 7), (events[1], 7) })
        {
            tasks.Add(new SimulatedTask("Every day", instruments[0].Name, 0, 0, 1, length, new TimeOnly(18, 0), 8, at));
            tasks.AddRange(others.Take(1).Select(one => new SimulatedTask($"Weekly {one.Title}", one.Name, 0, 1, 7, length / 7, new TimeOnly(9, 0), 48, at)));
        }

        tasks.Add(new SimulatedTask("Light sensor", null, 0, 0, 1, days, new TimeOnly(2, 30), 20));
        tasks.Add(new SimulatedTask("Rest", null, 1, 2, 7, weeks, new TimeOnly(12, 0), 12));
        tasks.AddRange(others.Skip(1).Select((one, at) => new SimulatedTask(
            $"Once {one.Title}", one.Name, 0, 2 + at, 1, 1, new TimeOnly(9, 0), 48, events.FirstOrDefault())));
        return (events, tasks);
    }

    private async Task RunAsync(
        RunningServer server, StudyOffice office, IReadOnlyList<SimulatedParticipant> people, IReadOnlyList<SimulatedTask> tasks, int days, int seed)
    {
        var moods = new Random(seed);
        var events = new List<(DateTimeOffset At, string What, Func<Task> Do)>();
        foreach (var (person, at) in people.Select((person, at) => (person, at)))
        {
            void On(int day, int hour, int minute, string what, Func<Task> act) =>
                events.Add((person.Zone.InstantOf(_first.AddDays(day).ToDateTime(new TimeOnly(hour, minute))), $"{person.Name}: {what}", act));
            On(0, 10, at, "joins", async () =>
            {
                await office.SignInAsync();
                var code = await office.AddAsync();
                await person.JoinAsync(code, await office.InviteAsync(code), tasks);
            });
            for (var day = 0; day < days; day++)
            {
                if (person.LeftOn(days) is { } left && day >= left)
                {
                    if (day == left)
                    {
                        On(day, 20, at, "leaves", () => person.LeaveAsync(person.Name.Contains("erasure", StringComparison.Ordinal)));
                    }

                    continue;
                }

                var mood = moods.Next(10);
                var picture = day == 4 ? $"{person.Language}-{at}" : null;
                if (person.Name.StartsWith("late", StringComparison.Ordinal) && mood < 6)
                {
                    // After midnight, or not at all.
                    if (mood < 4)
                    {
                        On(day + 1, 0, 40 + at, "comes late", () => person.DoEverythingAsync());
                    }
                }
                else if (person.Name.StartsWith("without", StringComparison.Ordinal) && day % 5 == 3)
                {
                    On(day, 20, at, "has no connection", person.DoEverythingOfflineAsync);
                }
                else if (person.Name.StartsWith("with a new", StringComparison.Ordinal) && day == 6)
                {
                    On(day, 20, at, "has a new phone", async () =>
                    {
                        await office.SignInAsync();
                        await person.ChangePhoneAsync(await office.InviteAsync(person.Code));
                        await person.DoEverythingAsync();
                    });
                }
                else
                {
                    On(day, 20, at, "does everything", () => person.DoEverythingAsync(picture));
                }
            }

            if (person.Name.StartsWith("without", StringComparison.Ordinal))
            {
                On(days, 9, at, "sends what waited", () => person.DoEverythingAsync());
            }
        }

        var erased = people.Single(person => person.Name.Contains("erasure", StringComparison.Ordinal));
        events.Add((erased.Zone.InstantOf(_first.AddDays(erased.LeftOn(days)!.Value + 1).ToDateTime(new TimeOnly(9, 0))), "the office: erases", async () =>
        {
            await office.SignInAsync();
            await office.EraseAsync(erased.Code);
        }));
        events.Add((new DateTimeOffset(_first.AddDays(5), new TimeOnly(15, 0), TimeSpan.Zero), "the office: looks", async () =>
        {
            await office.SignInAsync();
            await office.AssertAdherenceAsync(people, "middle");
        }));
        foreach (var (at, what, act) in events.OrderBy(one => one.At))
        {
            if (at - server.Clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            {
                server.Clock.Advance(wait);
            }

            Say($"{at:yyyy-MM-dd HH:mm} {what}");
            await act();
        }

        // Everything that was open closes.
        server.Clock.Advance(TimeSpan.FromDays(2));
    }

    private async Task CompareAsync(StudyOffice office, DataDictionary dictionary, IReadOnlyList<SimulatedEvent> events, IReadOnlyList<SimulatedParticipant> people,
        Func<Task> buildAgain)
    {
        var kept = people.Where(person => !person.IsErased).ToList();
        var typed = ExportedForms.Of(dictionary, kept);
        var files = await office.ExportAsync();
        var raw = CsvTable.Read(files["data.csv"]);
        typed.AssertSame(typed.Wide(raw), "data.csv");
        typed.AssertSame(typed.Long(CsvTable.Read(files["data-long.csv"])), "data-long.csv");
        AssertLabels(dictionary, events, raw, CsvTable.Read(files["data-labels.csv"]));
        Assert.Equal(
            kept.Sum(person => person.Sent.Sum(form => form.Values.Values.Count(value => value == "[document]"))),
            files.Keys.Count(name => name.StartsWith("files/", StringComparison.Ordinal)));

        await buildAgain();
        var codes = await office.ImportAsync(files["data.csv"]);
        Assert.Equal(kept.Count(person => person.Sent.Count > 0), codes.Count);
        var again = await office.ExportAsync();
        typed.WithoutFiles().AssertSame(typed.Wide(CsvTable.Read(again["data.csv"]), codes).WithoutFiles(), "data.csv of the study that took it in");
        Assert.Equal(files["data-dictionary.csv"], again["data-dictionary.csv"]);
        Say($"{typed.Count} questionnaires with {typed.Values} values of {kept.Count} participants are the same in every table");
    }

    // The same rows as the table for programs; choices by their labels.
    private static void AssertLabels(DataDictionary dictionary, IReadOnlyList<SimulatedEvent> events, CsvTable raw, CsvTable labels)
    {
        Assert.Equal(raw.Rows.Count, labels.Rows.Count);
        foreach (var (row, read) in raw.Rows.Zip(labels.Rows))
        {
            foreach (var (column, at) in raw.Columns.Select((column, at) => (column, at)).Where(pair => row[pair.at].Length > 0))
            {
                var field = dictionary.Fields.FirstOrDefault(candidate => candidate.Columns.Contains(column));
                var expected = column.EndsWith("_complete", StringComparison.Ordinal) ? "Complete"
                    : column == "redcap_event_name" ? events.Single(one => one.InData == row[at]).Name
                    : column == "redcap_repeat_instrument" ? dictionary.Instruments.Single(one => one.Name == row[at]).Title
                    : field?.Type is FieldType.Checkbox ? row[at] == "1" ? "Checked" : "Unchecked"
                    : field?.Choices?.Find(row[at])?.Label ?? row[at];
                Assert.True(
                    expected.Contains('<', StringComparison.Ordinal) || expected.TrimStart('\'') == read[at].TrimStart('\''),
                    $"data-labels.csv, {column}: <{expected}> is <{read[at]}>");
            }
        }
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private sealed record Crowd(IReadOnlyList<SimulatedParticipant> Participants) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var participant in Participants)
            {
                await participant.DisposeAsync();
            }
        }
    }
}
