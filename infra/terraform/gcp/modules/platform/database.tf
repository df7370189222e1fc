# No password exists: PostgreSQL knows the platform by its account, and incidents lie there. The server has no name that a certificate
# could hold, but an authority of its own, which signs nobody else.
locals {
  incidents = var.database ? {
    WATCHFLOOR_Incidents__Database        = "Host=${google_sql_database_instance.main[0].private_ip_address};Port=5432;Database=${google_sql_database.main[0].name};Username=${google_sql_user.platform[0].name};SSL Mode=VerifyCA"
    WATCHFLOOR_Incidents__Identity        = "gcp"
    WATCHFLOOR_Incidents__RootCertificate = join("\n", google_sql_database_instance.main[0].server_ca_cert[*].cert)
  } : {}
}

resource "google_sql_database_instance" "main" {
  count               = var.database ? 1 : 0
  project             = var.project
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_17"
  encryption_key_name = var.key_id
  deletion_protection = var.protect

  settings {
    tier                        = var.database_tier
    edition                     = "ENTERPRISE"
    availability_type           = var.two_zones ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_size                   = 10
    disk_autoresize             = true
    disk_autoresize_limit       = 100
    deletion_protection_enabled = var.protect
    connector_enforcement       = "NOT_REQUIRED" # there is no connector for .NET; TLS and the account's token guard the door

    ip_configuration {
      ipv4_enabled       = false
      private_network    = var.network_id
      allocated_ip_range = var.database_range
      server_ca_mode     = "GOOGLE_MANAGED_INTERNAL_CA"
      ssl_mode           = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      start_time                     = "03:00"
      backup_retention_settings {
        retained_backups = var.protect ? 30 : 7
      }
    }

    dynamic "database_flags" {
      for_each = {
        "cloudsql.iam_authentication" = "on", "cloudsql.enable_pgaudit" = "on", "log_checkpoints" = "on", "log_connections" = "on",
        "log_disconnections"          = "on", "log_lock_waits" = "on", "log_min_messages" = "warning", "log_temp_files" = "0",
        "log_min_duration_statement"  = "-1", "log_duration" = "off", "log_statement" = "ddl", "log_hostname" = "off",
      }
      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }
  }
}

resource "google_sql_database" "main" {
  count    = var.database ? 1 : 0
  project  = var.project
  name     = "watchfloor"
  instance = google_sql_database_instance.main[0].name
}

resource "google_sql_user" "platform" {
  count    = var.database ? 1 : 0
  project  = var.project
  name     = trimsuffix(var.accounts["platform"], ".gserviceaccount.com")
  instance = google_sql_database_instance.main[0].name
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}
