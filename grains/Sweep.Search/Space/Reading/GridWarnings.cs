namespace Sweep.Search;

/// <summary>Finds what a right grid file can say and hardly mean.</summary>
internal static class GridWarnings
{
    public static void Add(SweepSpec spec, JsonObjectPart root, FaultList warnings)
    {
        var (rows, steps) = (spec.Space.LargestBatchSize, spec.Space.LargestNumSteps);
        // Besides the minibatch, the random offset of an epoch takes up to num_steps, and the last token must have a next one.
        var needed = ((rows + 1L) * steps) + 1;
        if (spec.Corpus.MaxTokens is not { } tokens || tokens >= needed) return;
        var corpus = root.Find(GridKeys.Corpus)!;
        warnings.Add(
            (corpus as JsonObjectPart)?.Find(GridKeys.MaxTokens) ?? corpus,
            $"max_tokens '{tokens:N0}' is too short for minibatches of batch_size {rows:N0} x num_steps {steps:N0};"
            + $" such trials need {needed:N0} tokens or more.");
    }
}
