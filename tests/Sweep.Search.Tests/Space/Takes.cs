namespace Sweep.Search.Tests.Space;

/// <summary>What messages say that the values under each key may be.</summary>
internal static class Takes
{
    private const string CorpusName = "a name such as 'timemachine' or 'sample', or 'file:' and a path";
    private const string Epochs = "a whole number from 1 to 1,000,000";

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["batch_size"] = "a whole number from 1 to 4,096",
        ["candidate_epochs"] = Epochs,
        ["cell"] = "one of 'rnn_scratch', 'rnn', 'gru', 'lstm'",
        ["checkpoint"] = "keys in braces, such as { \"every_seconds\": ... }",
        ["clip_norm"] = "a number above 0",
        ["corpus"] = CorpusName,
        ["epochs"] = Epochs,
        ["every_seconds"] = "a number from 0 to 31,536,000",
        ["hidden_size"] = "a whole number from 1 to 8,192",
        ["hyperparameters"] = "keys in braces, such as { \"cell\": ... }",
        ["init_std"] = "a number of 0 or more",
        ["layers"] = "a whole number from 1 to 8",
        ["lr"] = "a number above 0",
        ["max_tokens"] = "a whole number from 1 to 1,000,000,000, or 'all'",
        ["metric"] = "one of 'perplexity', 'validation_perplexity'",
        ["name"] = "text of 1 to 200 characters",
        ["num_steps"] = "a whole number from 1 to 4,096",
        ["objective"] = "keys in braces, such as { \"metric\": ... }",
        ["preprocessing"] = "one of 'letters', 'raw'",
        ["priority"] = "a whole number from -1,000,000 to 1,000,000",
        ["prompts"] = "text of 1 to 1,000 characters",
        ["repeats"] = "a whole number from 1 to 100,000",
        ["retries"] = "a whole number from 0 to 1,000",
        ["sample_every_epochs"] = "a whole number from 0 to 1,000,000",
        ["sample_length"] = "a whole number from 0 to 10,000",
        ["sampling"] = "one of 'sequential', 'random', 'sequential-reset'",
        ["search"] = "one of 'grid', 'random'",
        ["seed"] = "a whole number from 0 to 18,446,744,073,709,551,615",
        ["sha256"] = "64 hexadecimal digits, as 'sha256sum' prints them",
        ["stop_at_target"] = "one of 'never', 'trial', 'sweep'",
        ["strategy"] = "one of 'grid', 'random'",
        ["target"] = "a number above 1",
        ["trials"] = "a whole number from 1 to 100,000",
        ["validation_tokens"] = "a whole number from 0 to 1,000,000,000",
    };

    /// <summary>Puts what a key takes in the place of "; KEY takes ~" in a message.</summary>
    public static string FillIn(string message)
    {
        var end = message.IndexOf(" takes ~", StringComparison.Ordinal);
        if (end < 0) return message;
        var key = message[(message.LastIndexOf(' ', end - 1) + 1)..end];
        return message.Replace("~", Texts[key] + ".", StringComparison.Ordinal);
    }
}
