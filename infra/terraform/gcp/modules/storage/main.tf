# Five buckets. data, models and notebooks hold the work; audit holds trails; access holds access logs.
locals {
  names = { for b in ["data", "models", "notebooks", "audit", "access"] : b => "${var.prefix}-${b}" }
  logs  = ["audit", "access"]
}

resource "google_storage_bucket" "main" {
  for_each                    = local.names
  name                        = each.value
  location                    = upper(var.region)
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.keep_on_destroy && !contains(local.logs, each.key)

  versioning {
    enabled = each.key != "audit" # a bucket that keeps objects for a fixed time cannot keep versions as well
  }

  encryption {
    default_kms_key_name = var.key_id
  }

  dynamic "logging" {
    for_each = each.key == "access" ? [] : [1]
    content {
      log_bucket        = local.names["access"]
      log_object_prefix = each.key
    }
  }

  dynamic "retention_policy" {
    for_each = each.key == "audit" ? [1] : []
    content {
      retention_period = tostring(var.log_retention_days * 86400)
      is_locked        = var.lock_audit
    }
  }

  # Objects of the lake are named by its transaction log, so only their old versions expire; Watchfloor itself decides
  # which files the lake still needs. Logs expire by age.
  lifecycle_rule {
    condition {
      days_since_noncurrent_time = var.version_retention_days
      with_state                 = "ARCHIVED"
    }
    action {
      type = "Delete"
    }
  }

  lifecycle_rule {
    condition {
      age = 7
    }
    action {
      type = "AbortIncompleteMultipartUpload"
    }
  }

  dynamic "lifecycle_rule" {
    for_each = contains(local.logs, each.key) ? [var.log_retention_days] : []
    content {
      condition {
        age = lifecycle_rule.value
      }
      action {
        type = "Delete"
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = each.key == "data" ? [90] : []
    content {
      condition {
        age = lifecycle_rule.value
      }
      action {
        type          = "SetStorageClass"
        storage_class = "NEARLINE"
      }
    }
  }
}

# Google's own group, which writes access logs.
resource "google_storage_bucket_iam_member" "access_logs" {
  bucket = google_storage_bucket.main["access"].name
  role   = "roles/storage.objectCreator"
  member = "group:cloud-storage-analytics@google.com"
}
