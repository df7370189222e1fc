using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake.Columns;

/// <summary>Fills a row with the columns of one class, by code compiled for that class.</summary>
/// <remarks>Most network records have a column for every attribute, and then no JSON is made at all.</remarks>
internal static class ColumnFiller
{
    private static readonly ParameterExpression Vectors = Expression.Parameter(typeof(RowVectors), "vectors");
    private static readonly ParameterExpression HasRest = Expression.Variable(typeof(bool), "hasRest");
    private static readonly ParameterExpression Seen = Expression.Variable(typeof(int), "seen");

    /// <summary>Compiles the filler of a class: it sets what has a column and says whether anything is left for <c>rest</c>.</summary>
    public static Func<OcsfEvent, RowVectors, bool> Compile(Type type, IReadOnlyList<LakeColumn> columns)
    {
        var anyEvent = Expression.Parameter(typeof(OcsfEvent), "anyEvent");
        var typed = Expression.Variable(type, "typed");
        List<Expression> body = [Expression.Assign(typed, Expression.Convert(anyEvent, type))];
        Walk(type, typed, "", columns, body);
        body.Add(HasRest);
        return Expression.Lambda<Func<OcsfEvent, RowVectors, bool>>(Expression.Block([typed, HasRest, Seen], body), anyEvent, Vectors).Compile();
    }

    private static void Walk(Type type, Expression holder, string path, IReadOnlyList<LakeColumn> columns, List<Expression> body)
    {
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            var at = path + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            if (EventRow.EnvelopePaths.Contains(at))
            {
                continue;
            }

            var column = IndexOf(columns, at);
            var value = Expression.Property(holder, property);
            body.Add(
                column >= 0 ? WhenPresent(value, present => Set(present, column))
                : at == "metadata.version" ? Expression.IfThen(Expression.Not(Expression.Call(IsUsualMethod, value)), MarkRest)
                : columns.Any(other => other.Path.StartsWith(at + ".", StringComparison.Ordinal)) ? WhenPresent(value, present => Object(property.PropertyType, present, at, columns))
                : WhenPresent(value, _ => MarkRest));
        }
    }

    private static Expression Object(Type type, Expression value, string path, IReadOnlyList<LakeColumn> columns)
    {
        var holder = Expression.Variable(type);
        var before = Expression.Variable(typeof(int));
        List<Expression> body = [Expression.Assign(holder, value), Expression.Assign(before, Seen)];
        Walk(type, holder, path + ".", columns, body);

        // An object without any value is something else than no object: rest tells them apart.
        body.Add(Expression.IfThen(Expression.Equal(before, Seen), MarkRest));
        return Expression.Block([holder, before], body);
    }

    private static Expression Set(Expression value, int column)
    {
        var index = Expression.Constant(column);
        var isHashed = Expression.Constant(true);
        Expression set = value.Type switch
        {
            var text when text == typeof(string) => Expression.Call(Vectors, SetTextMethod, index, value, isHashed),
            var flag when flag == typeof(bool) => Expression.Call(Vectors, SetNumberMethod, index, Expression.Condition(value, Expression.Constant(1L), Expression.Constant(0L)), isHashed),
            var number when number == typeof(int) || number == typeof(long) || number.IsEnum => Expression.Call(Vectors, SetNumberMethod, index, Expression.Convert(value, typeof(long)), isHashed),
            _ => Expression.IfThen(Expression.Not(Expression.Call(TrySetListMethod, Vectors, index, value)), MarkRest),
        };
        return Expression.Block(set, Expression.PreIncrementAssign(Seen));
    }

    private static Expression WhenPresent(Expression value, Func<Expression, Expression> action) =>
        Nullable.GetUnderlyingType(value.Type) is not null ? Expression.IfThen(Expression.Property(value, "HasValue"), action(Expression.Call(value, "GetValueOrDefault", null)))
        : value.Type.IsValueType ? action(value)
        : Expression.IfThen(Expression.ReferenceNotEqual(value, Expression.Constant(null)), action(value));

    private static readonly Expression MarkRest = Expression.Block(Expression.Assign(HasRest, Expression.Constant(true)), Expression.PreIncrementAssign(Seen), Expression.Empty());
    private static readonly MethodInfo SetTextMethod = typeof(RowVectors).GetMethod(nameof(RowVectors.SetText), [typeof(int), typeof(string), typeof(bool)])!;
    private static readonly MethodInfo SetNumberMethod = typeof(RowVectors).GetMethod(nameof(RowVectors.SetNumber))!;
    private static readonly MethodInfo TrySetListMethod = typeof(ColumnFiller).GetMethod(nameof(TrySetList), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo IsUsualMethod = typeof(ColumnFiller).GetMethod(nameof(IsUsual), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static int IndexOf(IReadOnlyList<LakeColumn> columns, string path)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Source == ColumnSource.Attribute && columns[i].Path == path)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool TrySetList(RowVectors vectors, int column, IReadOnlyList<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is null)
            {
                return false;
            }
        }

        vectors.SetList(column, texts!);
        return true;
    }

    private static bool IsUsual(string? version) => version is null or LakeColumns.UsualVersion;
}
