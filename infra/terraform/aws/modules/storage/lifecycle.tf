# Objects of the lake are named by its transaction log, so only their old versions expire here; Watchfloor itself decides
# which files the lake still needs. Logs expire by age.
resource "aws_s3_bucket_lifecycle_configuration" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id

  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.version_retention_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  dynamic "rule" {
    for_each = contains(["audit", "access"], each.key) ? [1] : []
    content {
      id     = "expire"
      status = "Enabled"
      filter {}
      expiration {
        days = var.log_retention_days
      }
    }
  }

  dynamic "rule" {
    for_each = each.key == "data" ? [1] : []
    content {
      id     = "cooler"
      status = "Enabled"
      filter {}
      transition {
        days          = 90
        storage_class = "STANDARD_IA"
      }
    }
  }
}
