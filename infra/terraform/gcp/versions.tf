terraform {
  required_version = ">= 1.9"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.0, < 9.0"
    }
  }
}

provider "google" {
  project               = var.cloud.account
  region                = var.cloud.region
  billing_project       = var.cloud.account
  user_project_override = true
  default_labels        = local.labels
}
