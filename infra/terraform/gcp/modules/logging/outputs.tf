output "bucket" {
  description = "The log bucket."
  value       = google_logging_project_bucket_config.main.id
}

output "channel_ids" {
  description = "Channels that reach people, for the budget."
  value       = [for c in google_monitoring_notification_channel.mail : c.id]
}
