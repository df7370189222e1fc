locals {
  # What each endpoint is for, the services behind it, and the only calls it lets through.
  services = {
    secrets = { secretsmanager = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], ssm = ["ssm:GetParameter"] }
    keys    = { kms = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey", "kms:CreateGrant"] }
    logs    = { logs = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:DescribeLogGroups"] }
    registry = {
      "ecr.api" = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
      "ecr.dkr" = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    }
    notebooks = {
      "sagemaker.api"     = ["sagemaker:AddTags", "sagemaker:CreateApp", "sagemaker:CreateSpace", "sagemaker:DeleteApp", "sagemaker:DescribeApp", "sagemaker:DescribeDomain", "sagemaker:DescribeSpace", "sagemaker:DescribeUserProfile", "sagemaker:ListApps", "sagemaker:ListSpaces", "sagemaker:ListTags", "sagemaker:ListUserProfiles", "sagemaker:UpdateSpace"]
      "sagemaker.runtime" = ["sagemaker:InvokeEndpoint"]
    }
    identity = { sts = ["sts:AssumeRole", "sts:GetCallerIdentity"] }
    models   = { "bedrock-runtime" = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] }
    objects  = {} # the gateway endpoint, which is free and always there
  }
  chosen = merge([for e in var.endpoints : local.services[e]]...)
}

resource "aws_vpc_endpoint" "objects" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${var.region}.s3"
  route_table_ids   = [for t in aws_route_table.private : t.id]
  policy            = data.aws_iam_policy_document.objects.json
  tags              = { Name = "${var.name}-objects" }
}

data "aws_iam_policy_document" "objects" {
  statement {
    sid = "OwnBuckets"
    principals {
      type        = "AWS"
      identifiers = [var.account_arn]
    }
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetBucketLocation", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads"]
    resources = concat(var.bucket_arns, [for a in var.bucket_arns : "${a}/*"])
  }

  # ECR hands out image layers from its own bucket, with links that it signed itself, so the caller is not of this account.
  statement {
    sid = "ImageLayers"
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    actions   = ["s3:GetObject"]
    resources = ["arn:${var.partition}:s3:::prod-${var.region}-starport-layer-bucket/*"]
  }
}

resource "aws_vpc_endpoint" "service" {
  for_each            = local.chosen
  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  private_dns_enabled = true
  subnet_ids          = [for i in range(var.endpoint_zones) : aws_subnet.private[tostring(i)].id]
  security_group_ids  = [aws_security_group.main["endpoints"].id]
  policy              = data.aws_iam_policy_document.service[each.key].json
  tags                = { Name = "${var.name}-${each.key}" }
}

data "aws_iam_policy_document" "service" {
  for_each = local.chosen
  statement {
    sid = "OwnAccount"
    principals {
      type        = "AWS"
      identifiers = [var.account_arn]
    }
    actions   = each.value
    resources = ["*"]
  }
}
