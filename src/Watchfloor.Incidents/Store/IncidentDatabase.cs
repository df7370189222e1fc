using Microsoft.EntityFrameworkCore;

namespace Watchfloor.Incidents;

/// <summary>The tables of incident work.</summary>
internal sealed class IncidentDatabase(DbContextOptions<IncidentDatabase> options) : DbContext(options)
{
    /// <summary>Incidents.</summary>
    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();

    /// <summary>Remarks.</summary>
    public DbSet<CommentRow> Comments => Set<CommentRow>();

    /// <summary>The audit chain.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<IncidentRow>(incident =>
        {
            incident.ToTable("incidents").HasKey(row => row.Id);
            if (Database.IsNpgsql())
            {
                // Sorted by bytes, as SQLite does, and not by the rules of the server's language.
                incident.Property(row => row.Id).UseCollation("C");
            }
        });
        modelBuilder.Entity<CommentRow>(comment =>
        {
            comment.ToTable("comments").HasKey(row => row.Number);
            comment.HasIndex(row => row.IncidentId);
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit").HasKey(row => row.Number);
            // The chain gives the number: no second entry can take a position.
            audit.Property(row => row.Number).ValueGeneratedNever();
            audit.Ignore(row => row.Values);
        });
    }
}
