output "network_id" {
  description = "The network."
  value       = google_compute_network.main.id
}

output "subnet_ids" {
  description = "Subnets by what lives in them."
  value       = { for k, s in google_compute_subnetwork.main : k => s.id }
}

output "database_range" {
  description = "Range for Cloud SQL, once the networks are joined; empty without a database."
  value       = var.database ? google_compute_global_address.database[0].name : ""
  depends_on  = [google_service_networking_connection.database]
}
