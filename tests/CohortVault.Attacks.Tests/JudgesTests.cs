using CohortVault.Attacks.Judges;
using CohortVault.Attacks.Suites;

namespace CohortVault.Attacks.Tests;

/// <summary>
/// The judges on what the tools print: clean, with a finding, and cut off. Silence is never clean.
/// </summary>
public sealed class JudgesTests
{
    private const string GoodTls = """
        SSLv2     disabled
        SSLv3     disabled
        TLSv1.0   disabled
        TLSv1.1   disabled
        TLSv1.2   enabled
        TLSv1.3   enabled
        TLSv1.3 not vulnerable to heartbleed
        Preferred TLSv1.3  256 bits  TLS_AES_256_GCM_SHA384        Curve 25519 DHE 253
        Accepted  TLSv1.2  256 bits  ECDHE-ECDSA-AES256-GCM-SHA384 Curve 25519 DHE 253
        """;

    [Theory]
    [InlineData("", "", Result.Clean)]
    [InlineData("TLSv1.1   disabled", "TLSv1.1   enabled", Result.Finding)]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-SHA384", Result.Finding)]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", "AES256-GCM-SHA384", Result.Finding)]
    [InlineData("not vulnerable to heartbleed", "vulnerable to heartbleed", Result.Finding)]
    [InlineData("TLSv1.0   disabled", "", Result.Broken)]
    public void Sslscan(string replaced, string by, Result result) => Assert.Equal(
        result, SslscanJudge.Judge(replaced.Length == 0 ? GoodTls : GoodTls.Replace(replaced, by, StringComparison.Ordinal)).Result);

    [Theory]
    [InlineData("OK", Result.Clean)]
    [InlineData("LOW", Result.Clean)]
    [InlineData("MEDIUM", Result.Finding)]
    [InlineData("CRITICAL", Result.Finding)]
    public void Testssl(string severity, Result result)
    {
        var json = "[" + string.Join(',', ((string[])["TLS1_2", "TLS1_3", "SSLv3", "heartbleed", "ROBOT", "SWEET32", "LOGJAM"]).Select(
            id => $$"""{"id": "{{id}}", "severity": "{{(id == "ROBOT" ? severity : "OK")}}", "finding": "as it is"}""")) + "]";
        Assert.Equal(result, TestsslJudge.Judge(json).Result);
        Assert.Equal(Result.Broken, TestsslJudge.Judge(json.Replace("LOGJAM", "another", StringComparison.Ordinal)).Result);
        Assert.Equal(Result.Broken, TestsslJudge.Judge(json[..^5]).Result);
    }

    [Theory]
    [InlineData("[CRITICAL] all tested parameters do not appear to be injectable. Try to increase", Result.Clean)]
    [InlineData("GET parameter 'id' is vulnerable. Do you want to keep testing", Result.Finding)]
    [InlineData("sqlmap identified the following injection point(s) with a total of 40 HTTP(s) requests:", Result.Finding)]
    [InlineData("[CRITICAL] unable to connect to the target URL", Result.Broken)]
    [InlineData("", Result.Broken)]
    public void Sqlmap(string text, Result result) => Assert.Equal(result, SqlmapJudge.Judge(text).Result);

    [Theory]
    [InlineData("""{"vulnerabilities": {"SQL Injection": []}, "anomalies": {}}""", Result.Clean)]
    [InlineData("""{"vulnerabilities": {"HTTP Secure Headers": [{"info": "X-XSS-Protection is not set", "path": "/"}]}, "anomalies": {}}""", Result.Clean)]
    [InlineData("""{"vulnerabilities": {"HTTP Secure Headers": [{"info": "X-Content-Type-Options is not set", "path": "/"}]}, "anomalies": {}}""", Result.Finding)]
    [InlineData("""{"vulnerabilities": {}, "anomalies": {"Internal Server Error": [{"info": "500", "path": "/"}]}}""", Result.Finding)]
    [InlineData("""{"anomalies": {}}""", Result.Broken)]
    [InlineData("", Result.Broken)]
    public void Wapiti(string json, Result result) => Assert.Equal(result, WapitiJudge.Judge(json).Result);

    [Theory]
    [InlineData("1 of 1 target completed, 0 valid password found", 40, true, Result.Clean)]
    [InlineData("1 of 1 target successfully completed, 1 valid password found", 20, true, Result.Finding)]
    [InlineData("1 of 1 target completed, 0 valid password found", 40, false, Result.Broken)]
    [InlineData("1 of 1 target completed, 0 valid password found", 3, true, Result.Broken)]
    [InlineData("[ERROR] the target is using HTTP auth", 40, true, Result.Broken)]
    public void Hydra(string text, int attempts, bool rightTried, Result result) =>
        Assert.Equal(result, HydraJudge.Judge(text, attempts, rightTried, listed: 40).Result);

    [Theory]
    [InlineData("connected:  480\nclosed: 20", 0.2, 0, Result.Clean)]
    [InlineData("connected:  480\nclosed: 20", 3.0, 0, Result.Finding)]
    [InlineData("connected:  480\nclosed: 20", 0.2, 1, Result.Finding)]
    [InlineData("connected:  0\nclosed: 0", 0.2, 0, Result.Broken)]
    public void Slow(string text, double slowest, int refused, Result result) =>
        Assert.Equal(result, SlowJudge.Judge(text, TimeSpan.FromSeconds(slowest), refused).Result);

    [Theory]
    [InlineData("<iframe src=x></iframe> Refused to frame 'x' because an ancestor violates: \"frame-ancestors 'none'\"", Result.Clean)]
    [InlineData("<iframe src=x></iframe>", Result.Finding)]
    [InlineData("", Result.Broken)]
    public void Frames(string text, Result result) => Assert.Equal(result, Clickjacking.Judge(text).Result);

    [Fact]
    public void A_control_that_passes_breaks_the_attack_and_few_requests_do_too()
    {
        Assert.Equal(Result.Clean, Verdict.Finding("a hole").MustFind().Result);
        Assert.Equal(Result.Broken, Verdict.Clean("nothing").MustFind().Result);
        Assert.Equal(Result.Broken, Verdict.Clean("nothing").WithRequests(seen: 3, least: 10).Result);
        Assert.Equal(Result.Clean, Verdict.Clean("nothing").WithRequests(seen: 10, least: 10).Result);
    }
}
