using System.CommandLine;

namespace Sweep.Cli;

/// <summary><c>sweep plot</c>: learning curves as a picture.</summary>
internal static class PlotCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Argument<string?> id = new("id[/trial]")
        {
            Description = "The sweep: its id, the start of its id, or its name. Default: the newest sweep. "
                + "With /N, its trial N alone.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> save = new("--save")
        {
            Description = "The picture's file; its ending chooses the kind.",
            HelpName = "file.svg|file.png",
        };
        Option<string?> trials = new("--trials") { Description = "Only these trials by number.", HelpName = "3,5-7" };
        Option<string?> metric = new("--metric")
        {
            Description = "Only this line of every trial. Default: both where the sweep holds text out.",
            HelpName = "perplexity|validation_perplexity",
        };
        metric.AcceptOnlyFromAmong("perplexity", "validation_perplexity");
        var where = TrialSelection.WhereOption();
        var width = Pixels("--width", PlotSize.LeastWidth, PlotSize.Default.Width);
        var height = Pixels("--height", PlotSize.LeastHeight, PlotSize.Default.Height);
        var force = SaveTarget.ForceOption();
        var location = CommonOptions.Location();
        trials.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && TrialNumbers.Parse(text) is null)
            {
                result.AddError($"'--trials {text}' is not understood. "
                    + "It is trial numbers and ranges with commas between them, such as 3,5-7.");
            }
        });
        DocumentedCommand command = new(
            "plot", "Draws learning curves.",
            "sweep plot --save curves.svg", "sweep plot 7k3m --trials 3,5-7 --save curves.png --width 1600 --height 1000",
            "sweep plot --where 'sampling=random' --save random.svg", "sweep plot 7k3m/8 --save trial8.png")
        {
            Remarks = "Perplexity by epoch, on a logarithmic axis. The legend has what varies, best trial first; it is drawn thicker. "
                + $"Of more than {PlotChoice.MostColoured} trials the best {PlotChoice.ColouredOfMany} are in colour before the others. "
                + "Validation is dashed. A curve that diverged ends with a cross. " + TrialSelection.Remarks
                + " 'sweep trials --help' lists the columns.",
        };
        command.Add(id);
        foreach (var option in new Option[] { save, trials, where, metric, width, height, force }) command.Add(option);
        command.Add(location);
        command.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetResult(save) is { Errors: var faults } && faults.Any()) return;
            if (result.GetValue(save) is not { } file)
                result.AddError("'sweep plot' draws into a file, and needs its name: sweep plot --save curves.svg");
            else if (FormatOf(file) is null)
                result.AddError($"'--save {file}' does not say what kind of picture it is. Let its name end with .svg or .png.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(save)!;
            var target = SaveTarget.Check(file, parsed.GetValue(force));
            PlotRequest request = new(
                parsed.GetValue(id),
                parsed.GetValue(trials) is { } numbers ? TrialNumbers.Parse(numbers) : null,
                TrialSelection.Of(parsed.GetValue(where)),
                parsed.GetValue(metric) switch
                {
                    null => PlotMetric.Both,
                    "perplexity" => PlotMetric.Training,
                    _ => PlotMetric.Validation,
                },
                new(parsed.GetValue(width) ?? PlotSize.Default.Width, parsed.GetValue(height) ?? PlotSize.Default.Height));
            await using var gateway = await SweepGateway.OpenAsync(context, location.Of(parsed), cancellationToken);
            var picture = await PicturePlan.ReadAsync(gateway, request, cancellationToken);
            var drawn = context.Engine.Plots().Draw(picture, request.Size, FormatOf(file)!.Value);
            await SaveTarget.WriteAsync(target, stream => stream.WriteAsync(drawn.Bytes, cancellationToken).AsTask());
            foreach (var note in picture.Notes.AddRange(drawn.Notes)) context.Terminal.Error.Say(note);
            context.Terminal.Error.Say($"Saved to {target}");
            return ExitCode.Done;
        });
        return command;
    }

    private static PlotFormat? FormatOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".SVG" => PlotFormat.Svg,
        ".PNG" => PlotFormat.Png,
        _ => null,
    };

    private static Option<int?> Pixels(string name, int least, int usual) => CommonOptions.Number(
        name,
        $"In pixels, {Figures.Count(least)} to {Figures.Count(PlotSize.Most)}. Default: {Figures.Count(usual)}.",
        least,
        PlotSize.Most);
}
