using Npgsql;

namespace Watchfloor.Incidents.Tests.Store;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://ana:p%40ss%2Fw@db.example.com:6432/cases?sslmode=verify-ca&application_name=soc", "Host=db.example.com;Port=6432;Database=cases;Username=ana;Password=p@ss/w;SSL Mode=VerifyCA;Application Name=soc")]
    [InlineData("postgres://db.example.com/cases", "Host=db.example.com;Port=5432;Database=cases;Username=;Password=;SSL Mode=VerifyFull;Application Name=watchfloor")]
    [InlineData("postgresql://ana@[2001:db8::1]:5433/cases", "Host=2001:db8::1;Port=5433;Database=cases;Username=ana;Password=;SSL Mode=VerifyFull;Application Name=watchfloor")]
    [InlineData("postgresql:///cases?host=%2Frun%2Fpostgresql&user=ana", "Host=/run/postgresql;Port=5432;Database=cases;Username=ana;Password=;SSL Mode=Prefer;Application Name=watchfloor")]
    [InlineData("Host=db.example.com;Database=cases;Username=ana@example.iam", "Host=db.example.com;Port=5432;Database=cases;Username=ana@example.iam;Password=;SSL Mode=VerifyFull;Application Name=watchfloor")]
    [InlineData("Server=one.example.com,127.0.0.1;Database=cases", "Host=one.example.com,127.0.0.1;Port=5432;Database=cases;Username=;Password=;SSL Mode=VerifyFull;Application Name=watchfloor")]
    [InlineData("Host=db.example.com;Database=cases;SslMode=Require", "Host=db.example.com;Port=5432;Database=cases;Username=;Password=;SSL Mode=Require;Application Name=watchfloor")]
    [InlineData("Host=::1;Database=cases", "Host=::1;Port=5432;Database=cases;Username=;Password=;SSL Mode=Prefer;Application Name=watchfloor")]
    public void Read_AddressOrConnectionString_GivesTheSame(string database, string expected)
    {
        var address = PostgresAddress.Read(new() { Database = database });

        Assert.Equal(expected, $"Host={address.Host};Port={address.Port};Database={address.Database};Username={address.Username};Password={address.Password};SSL Mode={address.SslMode};Application Name={address.ApplicationName}");
    }

    [Fact]
    public void Read_PasswordOfItsOwn_WinsOverTheAddress() =>
        Assert.Equal("from the vault", PostgresAddress.Read(new() { Database = "postgresql://ana:old@db.example.com/cases", Password = "from the vault" }).Password);

    [Theory]
    [InlineData("postgresql://ana:s3cr3t@db.example.com", "names no host or no database")]
    [InlineData("postgresql://ana:s3/cr3t@db.example.com/cases", "is no address")]
    [InlineData("postgresql://ana:s3cr3t@db.example.com:x/cases", "is no address")]
    [InlineData("Host=db.example.com;Database=cases;Password=s3;cr3t=1", "does not know")]
    [InlineData("Host=db.example.com;Database=cases;Password=s3;cr3t", "is no connection string")]
    [InlineData("Host=db.example.com;Database=cases;Password=s3cr3t;Port=many", "a value at port")]
    [InlineData("postgresql://ana:s3cr3t@db.example.com/cases?sslmode=s3cr3t", "a value at sslmode")]
    [InlineData("s3cr3t", "is no connection string")]
    [InlineData("", "names no host or no database")]
    public void Problem_WrongAddress_SaysWhatAndQuotesNothing(string database, string problem)
    {
        var said = new IncidentStoreOptions { Database = database }.Problem();

        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3", said, StringComparison.Ordinal);
        Assert.DoesNotContain("cr3t", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://ana:s3cr3t@db.example.com/cases", "Take the password away")]
    [InlineData("postgresql://db.example.com/cases", "the user that Aws knows")]
    [InlineData("Host=a.example.com,b.example.com;Database=cases;Username=ana", "must name one host")]
    [InlineData("postgresql://ana@db.example.com/cases?sslmode=require", "must not weaken SSL Mode")]
    [InlineData("postgresql://ana@db.example.com/cases?sslmode=verify-ca", null)]
    [InlineData("postgresql://ana@127.0.0.1/cases", null)]
    public void Problem_IdentityOfTheMachine_GoesToAVerifiedServerOnly(string database, string? problem)
    {
        var said = new IncidentStoreOptions { Database = database, Identity = DatabaseIdentity.Aws }.Problem();

        Assert.Equal(problem is null, said is null);
        Assert.Contains(problem ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PasswordInTheAddress_IsNotInWhatIsShown()
    {
        using var source = NpgsqlDataSource.Create(PostgresAddress.Read(new() { Database = "postgresql://ana:s3cr3t@db.example.com/cases" }).ConnectionString);

        Assert.DoesNotContain("s3cr3t", source.ConnectionString, StringComparison.Ordinal);
    }
}
