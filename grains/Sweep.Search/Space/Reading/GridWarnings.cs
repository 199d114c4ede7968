namespace Sweep.Search;

/// <summary>Finds what a right grid file can say and hardly mean.</summary>
internal static class GridWarnings
{
    public static void Add(SweepSpec spec, JsonObjectPart root, FaultList warnings)
    {
        var (rows, steps) = (spec.Space.LargestBatchSize, spec.Space.LargestNumSteps);
        // Each of the tokens predicts the one after it, so one more is needed.
        var needed = ((long)rows * steps) + 1;
        if (spec.Corpus.MaxTokens is not { } tokens || tokens >= needed) return;
        var corpus = root.Find(GridKeys.Corpus)!;
        warnings.Add(
            (corpus as JsonObjectPart)?.Find(GridKeys.MaxTokens) ?? corpus,
            $"max_tokens '{tokens:N0}' is less than one minibatch of batch_size {rows:N0} x num_steps {steps:N0};"
            + $" such trials need {needed:N0} tokens or more.");
    }
}
