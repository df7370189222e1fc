output "ids" {
  description = "Id of each secret."
  value       = { for k, s in google_secret_manager_secret.main : k => s.id }
}

output "references" {
  description = "Reference of each secret, as Watchfloor takes it."
  value       = { for k in var.names : k => "gcp:projects/${var.project}/secrets/${var.name}-${k}" }
}
