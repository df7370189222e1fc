# Five roles of people, given to Google groups. What a responder and an approver may do to incidents the platform decides
# by the group, not Google.
locals {
  everyone  = ["roles/browser", "roles/logging.viewer", "roles/monitoring.viewer", "roles/run.viewer"]
  notebooks = ["roles/notebooks.viewer", "roles/compute.osLogin", "roles/iap.tunnelResourceAccessor"]
  people = {
    viewer    = local.everyone
    analyst   = concat(local.everyone, local.notebooks)
    responder = concat(local.everyone, local.notebooks)
    approver  = local.everyone
    admin     = concat(local.everyone, local.notebooks, ["roles/run.developer"])
  }
  bindings = merge([for role, names in local.people : {
    for n in names : "${role}-${replace(n, "roles/", "")}" => { group = role, role = n } if contains(keys(var.groups), role)
  }]...)
  with_notebooks = toset([for r in ["analyst", "responder", "admin"] : r if contains(keys(var.groups), r)])
  admins         = contains(keys(var.groups), "admin") ? var.secret_ids : {}
}

resource "google_project_iam_member" "people" {
  for_each = local.bindings
  project  = var.project
  role     = each.value.role
  member   = "group:${var.groups[each.value.group]}"
}

# Whoever works in a notebook acts as the notebooks' account.
resource "google_service_account_iam_member" "notebook_users" {
  for_each           = local.with_notebooks
  service_account_id = google_service_account.main["notebook"].name
  role               = "roles/iam.serviceAccountUser"
  member             = "group:${var.groups[each.key]}"
}

# An admin may put a new value, and may not read the old one.
resource "google_secret_manager_secret_iam_member" "admin" {
  for_each  = local.admins
  project   = var.project
  secret_id = each.value
  role      = "roles/secretmanager.secretVersionAdder"
  member    = "group:${var.groups["admin"]}"
}

resource "google_artifact_registry_repository_iam_member" "admin" {
  count      = contains(keys(var.groups), "admin") ? 1 : 0
  project    = var.project
  location   = var.region
  repository = var.repository
  role       = "roles/artifactregistry.writer"
  member     = "group:${var.groups["admin"]}"
}
