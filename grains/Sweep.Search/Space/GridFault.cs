namespace Sweep.Search;

/// <summary>One thing that is wrong, or in a warning doubtful, in a grid file or an override.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.hyperparameters.lr[2]</c>; <c>$</c> for the file as a whole.</param>
/// <param name="Line">The line of the value, or of the key when the key itself is wrong; counts from 1. Null for an
/// override.</param>
/// <param name="Column">The column there, in UTF-16 code units as editors count, from 1. Null for an override.</param>
/// <param name="Message">What is wrong, the value in quotes, and what would be right; begins with the override if one
/// is to blame.</param>
public sealed record GridFault(string Path, int? Line, int? Column, string Message);
