namespace Sweep.Silo;

/// <summary>How well a model predicts a text.</summary>
/// <param name="Kind">Which text.</param>
/// <param name="Tokens">How long it is, at least 2.</param>
/// <param name="Unknown">How many of the tokens the model does not know.</param>
/// <param name="Perplexity">At least 1; NaN or infinite for weights that diverged.</param>
/// <param name="TrainedShare">The share of the text, 0 to 1, that stands in the model's training text too; null where that text
/// is not on this machine.</param>
public sealed record TextEvaluation(
    EvaluatedText Kind, int Tokens, int Unknown, double Perplexity, double? TrainedShare);

/// <summary>Which text was evaluated.</summary>
public enum EvaluatedText
{
    /// <summary>The tokens that the model was trained on.</summary>
    Training,

    /// <summary>The tokens that its sweep held out.</summary>
    HeldOut,

    /// <summary>A file of the user's.</summary>
    File,
}
