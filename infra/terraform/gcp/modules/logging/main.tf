# Who read and wrote what, in every service.
resource "google_project_iam_audit_config" "all" {
  project = var.project
  service = "allServices"
  dynamic "audit_log_config" {
    for_each = toset(["ADMIN_READ", "DATA_READ", "DATA_WRITE"])
    content {
      log_type = audit_log_config.key
    }
  }
}

resource "google_logging_project_bucket_config" "main" {
  project        = var.project
  location       = var.region
  bucket_id      = var.name
  description    = "Everything the project logs"
  retention_days = var.retention_days
  locked         = var.locked
  cmek_settings {
    kms_key_name = var.key_id
  }
}

resource "google_logging_project_sink" "logs" {
  project                = var.project
  name                   = "${var.name}-logs"
  description            = "Everything into the log bucket under our key"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.main.id}"
  unique_writer_identity = true
}

# The trail a second time, where nobody can shorten it.
resource "google_logging_project_sink" "trail" {
  project                = var.project
  name                   = "${var.name}-trail"
  description            = "Audit logs into the audit bucket"
  destination            = "storage.googleapis.com/${var.audit_bucket}"
  filter                 = "logName:\"cloudaudit.googleapis.com\""
  unique_writer_identity = true
}

resource "google_storage_bucket_iam_member" "trail" {
  bucket = var.audit_bucket
  role   = "roles/storage.objectCreator"
  member = google_logging_project_sink.trail.writer_identity
}

resource "google_monitoring_notification_channel" "mail" {
  for_each     = toset(var.alert_emails)
  project      = var.project
  display_name = each.key
  type         = "email"
  labels       = { email_address = each.key }
}

resource "google_logging_metric" "failures" {
  project = var.project
  name    = "${var.name}-failures"
  filter  = "resource.type=\"cloud_run_job\" AND resource.labels.job_name=\"${var.name}-collector\" AND severity>=ERROR"
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_alert_policy" "failures" {
  project               = var.project
  display_name          = "${var.name}: the platform logged failures for an hour"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = [for c in google_monitoring_notification_channel.mail : c.id]
  conditions {
    display_name = "Failures"
    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.failures.name}\" AND resource.type=\"cloud_run_job\""
      comparison      = "COMPARISON_GT"
      threshold_value = 5
      duration        = "0s"
      aggregations {
        alignment_period   = "3600s"
        per_series_aligner = "ALIGN_SUM"
      }
    }
  }
}
