terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

provider "aws" {
  region              = var.cloud.region
  allowed_account_ids = [var.cloud.account]
  default_tags {
    tags = local.labels
  }
}
