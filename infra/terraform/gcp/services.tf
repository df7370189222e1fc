# The APIs the stack uses. They stay on at destroy: another stack of the project may use them too.
resource "google_project_service" "main" {
  for_each = toset(concat([
    "artifactregistry", "billingbudgets", "cloudkms", "cloudresourcemanager", "cloudscheduler", "compute", "dns", "iam",
    "iamcredentials", "iap", "logging", "monitoring", "notebooks", "run", "secretmanager", "servicenetworking", "sqladmin", "storage",
  ], var.claude_through == "cloud" ? ["aiplatform"] : [], var.cloud.directory == "" ? [] : ["orgpolicy"]))
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

data "google_project" "main" {
  project_id = var.cloud.account
  depends_on = [google_project_service.main]
}

# What nobody in the project may do, whatever their roles say. Only where there is an organization.
resource "google_org_policy_policy" "never" {
  for_each = var.cloud.directory == "" ? toset([]) : toset(["iam.disableServiceAccountKeyCreation", "storage.publicAccessPrevention", "storage.uniformBucketLevelAccess", "compute.requireOsLogin", "compute.skipDefaultNetworkCreation", "sql.restrictPublicIp"])
  name     = "projects/${var.cloud.account}/policies/${each.key}"
  parent   = "projects/${var.cloud.account}"
  spec {
    rules {
      enforce = "TRUE"
    }
  }
  depends_on = [google_project_service.main]
}
