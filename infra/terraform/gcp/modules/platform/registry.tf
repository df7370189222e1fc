resource "google_artifact_registry_repository" "main" {
  project       = var.project
  location      = var.region
  repository_id = var.name
  description   = "Images of the platform"
  format        = "DOCKER"
  kms_key_name  = var.key_id
  docker_config {
    immutable_tags = true
  }
  cleanup_policies {
    id     = "keep-last-twenty"
    action = "KEEP"
    most_recent_versions {
      keep_count = 20
    }
  }
  cleanup_policies {
    id     = "drop-the-rest"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }
}
