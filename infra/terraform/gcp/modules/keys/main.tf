# One key for everything this stack stores. A key ring can never be deleted, so its name is the stack's.
resource "google_kms_key_ring" "main" {
  name     = var.name
  location = var.region
  project  = var.project
}

resource "google_kms_crypto_key" "main" {
  name                       = "main"
  key_ring                   = google_kms_key_ring.main.id
  purpose                    = "ENCRYPT_DECRYPT"
  rotation_period            = "7776000s" # 90 days
  destroy_scheduled_duration = "2592000s" # 30 days to think again
}

data "google_logging_project_cmek_settings" "main" {
  project = var.project
}

# Each service uses the key through its own agent in this project, and nobody else uses it at all.
locals {
  agents = {
    artifacts = "service-${var.number}@gcp-sa-artifactregistry.iam.gserviceaccount.com"
    database  = "service-${var.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com"
    disks     = "service-${var.number}@compute-system.iam.gserviceaccount.com"
    notebooks = "service-${var.number}@gcp-sa-notebooks.iam.gserviceaccount.com"
    objects   = "service-${var.number}@gs-project-accounts.iam.gserviceaccount.com"
    platform  = "service-${var.number}@serverless-robot-prod.iam.gserviceaccount.com"
    secrets   = "service-${var.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
  }
}

resource "google_kms_crypto_key_iam_member" "agents" {
  for_each      = local.agents
  crypto_key_id = google_kms_crypto_key.main.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}

resource "google_kms_crypto_key_iam_member" "logs" {
  crypto_key_id = google_kms_crypto_key.main.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${data.google_logging_project_cmek_settings.main.service_account_id}"
  # Logging's agent is made once for a project and stays the same.
  lifecycle {
    ignore_changes = [member]
  }
}
