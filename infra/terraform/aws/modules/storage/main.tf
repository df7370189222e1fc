# Five buckets. data, models and notebooks hold the work; audit holds trails and flow logs; access holds S3's access logs.
resource "aws_s3_bucket" "main" {
  for_each            = var.names
  bucket              = each.value
  object_lock_enabled = each.key == "audit" && var.lock_audit
  force_destroy       = !var.keep_on_destroy && each.key != "audit"
}

resource "aws_s3_bucket_versioning" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "main" {
  for_each                = aws_s3_bucket.main
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id
  rule {
    bucket_key_enabled = each.key != "access"
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "access" ? "AES256" : "aws:kms"
      kms_master_key_id = each.key == "access" ? null : var.key_arn
    }
  }
}

resource "aws_s3_bucket_logging" "main" {
  for_each      = { for k, b in aws_s3_bucket.main : k => b if k != "access" }
  bucket        = each.value.id
  target_bucket = aws_s3_bucket.main["access"].id
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket_notification" "main" {
  for_each    = aws_s3_bucket.main
  bucket      = each.value.id
  eventbridge = true
}

resource "aws_s3_bucket_object_lock_configuration" "audit" {
  count  = var.lock_audit ? 1 : 0
  bucket = aws_s3_bucket.main["audit"].id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.log_retention_days
    }
  }
}
