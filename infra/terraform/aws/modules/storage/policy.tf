data "aws_iam_policy_document" "bucket" {
  for_each = var.names

  statement {
    sid    = "TlsOnly"
    effect = "Deny"
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    actions   = ["s3:*"]
    resources = [var.arns[each.key], "${var.arns[each.key]}/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid    = "Tls12OrLater"
    effect = "Deny"
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    actions   = ["s3:*"]
    resources = [var.arns[each.key], "${var.arns[each.key]}/*"]
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }

  # Access logs come by the logging service, from this account's buckets.
  dynamic "statement" {
    for_each = each.key == "access" ? [1] : []
    content {
      sid = "AccessLogs"
      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }
      actions   = ["s3:PutObject"]
      resources = ["${var.arns["access"]}/*"]
      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account]
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "audit" ? [1] : []
    content {
      sid = "DeliveryChecksBucket"
      principals {
        type        = "Service"
        identifiers = ["cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com"]
      }
      actions   = ["s3:GetBucketAcl"]
      resources = [var.arns["audit"]]
      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account]
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "audit" ? [1] : []
    content {
      sid = "TheTrailOfThisStack"
      principals {
        type        = "Service"
        identifiers = ["cloudtrail.amazonaws.com"]
      }
      actions   = ["s3:PutObject"]
      resources = ["${var.arns["audit"]}/AWSLogs/${var.account}/*"]
      condition {
        test     = "StringEquals"
        variable = "aws:SourceArn"
        values   = ["arn:${var.partition}:cloudtrail:${var.region}:${var.account}:trail/${var.stack}"]
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "audit" ? [1] : []
    content {
      sid = "FlowLogs"
      principals {
        type        = "Service"
        identifiers = ["delivery.logs.amazonaws.com"]
      }
      actions   = ["s3:PutObject"]
      resources = ["${var.arns["audit"]}/AWSLogs/${var.account}/*"]
      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = ["arn:${var.partition}:logs:${var.region}:${var.account}:*"]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "main" {
  for_each   = aws_s3_bucket.main
  bucket     = each.value.id
  policy     = data.aws_iam_policy_document.bucket[each.key].json
  depends_on = [aws_s3_bucket_public_access_block.main]
}
