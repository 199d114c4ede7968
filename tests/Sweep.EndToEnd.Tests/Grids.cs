namespace Sweep.EndToEnd.Tests;

/// <summary>Grid files for the tests: all on the shipped text, so that no network is needed.</summary>
internal static class Grids
{
    /// <summary>Two trials, done in a moment.</summary>
    public const string Tiny = """
        {
          "name": "tiny",
          "corpus": { "name": "sample", "max_tokens": 2000 },
          "hyperparameters": { "lr": [0.5, 1], "hidden_size": 16, "batch_size": 8, "num_steps": 20, "epochs": 3, "init_std": 0.1 },
        }
        """;

    /// <summary>Three trials, one for each sampling mode, of a few seconds each, with checkpoints at nearly every
    /// epoch.</summary>
    public const string Interrupted = """
        {
          "name": "interrupted",
          "corpus": { "name": "sample", "max_tokens": 3000, "validation_tokens": 500 },
          "hyperparameters": {
            "sampling": ["sequential", "random", "sequential-reset"],
            "hidden_size": 256, "batch_size": 8, "num_steps": 20, "epochs": 300, "init_std": 0.1,
          },
          "checkpoint": { "every_seconds": 0.01, "candidate_epochs": 100 },
          "sample_every_epochs": 100,
        }
        """;

    /// <summary>Five trials of about a second each, more than three silos of one slot take at once.</summary>
    public const string Disturbed = """
        {
          "name": "disturbed",
          "corpus": { "name": "sample", "max_tokens": 3000, "validation_tokens": 500 },
          "hyperparameters": {
            "lr": [0.25, 0.5, 1, 1.5, 2],
            "sampling": "random",
            "hidden_size": 128, "batch_size": 8, "num_steps": 20, "epochs": 400, "init_std": 0.1,
          },
          "checkpoint": { "every_seconds": 0.2, "candidate_epochs": 100 },
          "sample_every_epochs": 100,
        }
        """;

    /// <summary>A dozen trials of two seconds or so each: some still wait when a silo that was started after them works.</summary>
    public const string Many = """
        {
          "name": "many",
          "corpus": { "name": "sample", "max_tokens": 3000, "validation_tokens": 500 },
          "hyperparameters": {
            "lr": [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3],
            "sampling": "random",
            "hidden_size": 128, "batch_size": 8, "num_steps": 20, "epochs": 800, "init_std": 0.1,
          },
          "checkpoint": { "every_seconds": 0.2, "candidate_epochs": 200 },
          "sample_every_epochs": 200,
        }
        """;

    /// <summary>One trial of four epochs that writes whatever can be written.</summary>
    public const string EveryWrite = """
        {
          "name": "every-write",
          "corpus": { "name": "sample", "max_tokens": 2000 },
          "hyperparameters": { "sampling": "random", "hidden_size": 16, "batch_size": 8, "num_steps": 20, "epochs": 4, "init_std": 0.1 },
          "checkpoint": { "every_seconds": 0.001, "candidate_epochs": 2 },
          "sample_every_epochs": 2,
        }
        """;
}
