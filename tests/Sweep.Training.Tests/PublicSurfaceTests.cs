using System.Reflection;
using TorchSharp;

namespace Sweep.Training.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void ExportedTypes_AnyMember_ShowNoTensorToOtherProjects()
    {
        var shown = typeof(TrialTrainer).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers())
            .SelectMany(TypesOf)
            .Where(type => type.Assembly == typeof(torch).Assembly);

        Assert.Empty(shown);
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)],
        ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        _ => [],
    };
}
