namespace Sweep.EndToEnd.Tests;

/// <summary>A fenced block of a guide, and what is noted for the test in comments before it.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Language">What follows the fence: <c>sh</c> is run, <c>text</c> is what the block before it
/// prints.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Notes">The comments' keys and values.</param>
internal sealed record GuideBlock(int Line, string Language, string Text, IReadOnlyDictionary<string, string> Notes)
{
    public string? Note(string key) => Notes.GetValueOrDefault(key);
}
