output "repository" {
  description = "Name of the registry."
  value       = google_artifact_registry_repository.main.repository_id
}

output "registry" {
  description = "Where images are pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.main.repository_id}/${var.name}"
}

output "address" {
  description = "How the console is reached from inside the network, empty without one."
  value       = local.console == 1 ? google_cloud_run_v2_service.console[0].uri : ""
}

output "database_host" {
  description = "Host and port of PostgreSQL, empty without one."
  value       = var.database ? "${google_sql_database_instance.main[0].private_ip_address}:5432" : ""
}
