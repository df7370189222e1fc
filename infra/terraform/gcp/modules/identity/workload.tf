# The accounts of things: the running platform, what starts it, and notebooks.
resource "google_service_account" "main" {
  for_each     = { platform = "The platform's container", scheduler = "Starts the collector", notebook = "Notebooks" }
  project      = var.project
  account_id   = "${var.name}-${each.key}"
  display_name = each.value
}

locals {
  # who, what, on which bucket
  objects = {
    platform_data   = ["platform", "roles/storage.objectUser", "data"]
    platform_models = ["platform", "roles/storage.objectUser", "models"]
    notebook_data   = ["notebook", "roles/storage.objectViewer", "data"]
    notebook_models = ["notebook", "roles/storage.objectUser", "models"]
    notebook_work   = ["notebook", "roles/storage.objectUser", "notebooks"]
  }
}

resource "google_storage_bucket_iam_member" "main" {
  for_each = local.objects
  bucket   = var.buckets[each.value[2]]
  role     = each.value[1]
  member   = google_service_account.main[each.value[0]].member
}

resource "google_artifact_registry_repository_iam_member" "platform" {
  project    = var.project
  location   = var.region
  repository = var.repository
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.main["platform"].member
}

# These roles exist for a whole project only; none of them reads anything.
resource "google_project_iam_member" "main" {
  for_each = {
    platform_logs    = ["platform", "roles/logging.logWriter"]
    platform_metrics = ["platform", "roles/monitoring.metricWriter"]
    platform_sign_in = ["platform", "roles/cloudsql.instanceUser"]
    notebook_logs    = ["notebook", "roles/logging.logWriter"]
    notebook_metrics = ["notebook", "roles/monitoring.metricWriter"]
  }
  project = var.project
  role    = each.value[1]
  member  = google_service_account.main[each.value[0]].member
}
