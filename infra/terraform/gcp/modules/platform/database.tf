# No password exists: PostgreSQL knows the platform by its account.
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
    connector_enforcement       = "REQUIRED"

    ip_configuration {
      ipv4_enabled       = false
      private_network    = var.network_id
      allocated_ip_range = var.database_range
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
