output "buckets" {
  description = "Names of the buckets people and programs work with."
  value       = { for k, b in google_storage_bucket.main : k => b.name if !contains(local.logs, k) }
}

output "audit_bucket" {
  description = "Name of the bucket for trails."
  value       = google_storage_bucket.main["audit"].name
}

output "addresses" {
  description = "Address of each bucket, as Watchfloor takes it."
  value       = { for k, n in local.names : k => "gs://${n}/" if !contains(local.logs, k) }
}
