resource "google_secret_manager_secret" "main" {
  for_each  = toset(var.names)
  project   = var.project
  secret_id = "${var.name}-${each.key}"
  labels    = { tool = each.key }
  replication {
    user_managed {
      replicas {
        location = var.region
        customer_managed_encryption {
          kms_key_name = var.key_id
        }
      }
    }
  }
}
