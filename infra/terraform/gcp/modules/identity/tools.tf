# One account for each tool. It can read that tool's secret and nothing else; only the platform can act as it.
resource "google_service_account" "tool" {
  for_each     = toset(var.tools)
  project      = var.project
  account_id   = "${var.name}-${each.key}"
  display_name = "Reads the secret of ${each.key}"
}

resource "google_secret_manager_secret_iam_member" "tool" {
  for_each  = google_service_account.tool
  project   = var.project
  secret_id = var.secret_ids[each.key]
  role      = "roles/secretmanager.secretAccessor"
  member    = each.value.member
}

resource "google_service_account_iam_member" "platform_acts" {
  for_each           = google_service_account.tool
  service_account_id = each.value.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.main["platform"].member
}

# Vertex AI: one permission, not the whole role.
resource "google_project_iam_custom_role" "claude" {
  count       = var.claude_through == "cloud" ? 1 : 0
  project     = var.project
  role_id     = "${replace(var.name, "-", "_")}_claude"
  title       = "Watchfloor: call models"
  permissions = ["aiplatform.endpoints.predict"]
}

resource "google_project_iam_member" "claude" {
  count   = var.claude_through == "cloud" ? 1 : 0
  project = var.project
  role    = google_project_iam_custom_role.claude[0].name
  member  = google_service_account.tool["claude"].member
}
