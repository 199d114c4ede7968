namespace Sweep.Contracts;

/// <summary>The recurrent cell of a model. A grid file writes them <c>rnn_scratch | rnn | gru | lstm</c>.</summary>
[GenerateSerializer, Alias("Sweep.Cell")]
public enum Cell
{
    /// <summary>The tanh RNN written out from its formulas, weights N(0, init_std²), biases 0 (Dive into Deep Learning,
    /// 9.5).</summary>
    RnnScratch,

    /// <summary>The library's tanh RNN with the library's initialisation (9.6).</summary>
    Rnn,

    /// <summary>Gated recurrent unit (10.2).</summary>
    Gru,

    /// <summary>Long short-term memory (10.1).</summary>
    Lstm,
}
