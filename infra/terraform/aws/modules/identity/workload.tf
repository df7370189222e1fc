# The roles of things: the running platform, what starts it, and notebooks.
locals {
  own_objects = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
  services = {
    platform  = "ecs-tasks.amazonaws.com"
    execution = "ecs-tasks.amazonaws.com"
    scheduler = "scheduler.amazonaws.com"
    notebook  = "sagemaker.amazonaws.com"
  }
}

data "aws_iam_policy_document" "assume" {
  for_each = local.services
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = [each.value]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account]
    }
  }
}

resource "aws_iam_role" "platform" {
  name               = "${var.name}-platform"
  description        = "What the platform's container is"
  assume_role_policy = data.aws_iam_policy_document.assume["platform"].json
}

resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  description        = "Pulls the image and opens the log stream"
  assume_role_policy = data.aws_iam_policy_document.assume["execution"].json
}

resource "aws_iam_role" "scheduler" {
  name               = "${var.name}-scheduler"
  description        = "Starts the collector"
  assume_role_policy = data.aws_iam_policy_document.assume["scheduler"].json
}

resource "aws_iam_role" "notebook" {
  name               = "${var.name}-notebook"
  description        = "What a Studio notebook is"
  assume_role_policy = data.aws_iam_policy_document.assume["notebook"].json
}

data "aws_iam_policy_document" "platform" {
  statement {
    sid       = "ListOwnBuckets"
    actions   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [var.bucket_arns["data"], var.bucket_arns["models"]]
  }
  statement {
    sid       = "OwnObjects"
    actions   = local.own_objects
    resources = ["${var.bucket_arns["data"]}/*", "${var.bucket_arns["models"]}/*"]
  }
  statement {
    sid       = "OwnKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.key_arn]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
  statement {
    sid       = "PutOnAToolsRole"
    actions   = ["sts:AssumeRole"]
    resources = [for t in var.tools : "arn:${var.partition}:iam::${var.account}:role/${var.name}-tool-${t}"]
  }
  # As the one user of PostgreSQL that has this stack's name; the server's own id is known only once it exists.
  statement {
    sid       = "OpenDatabase"
    actions   = ["rds-db:connect"]
    resources = ["arn:${var.partition}:rds-db:${var.region}:${var.account}:dbuser:*/${var.name}"]
  }
  # People reach the console through Session Manager, which needs these four and takes no resource.
  statement {
    sid       = "SessionManager"
    actions   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "platform" {
  name   = "platform"
  role   = aws_iam_role.platform.id
  policy = data.aws_iam_policy_document.platform.json
}

data "aws_iam_policy_document" "execution" {
  statement {
    sid       = "RegistryToken"
    actions   = ["ecr:GetAuthorizationToken"] # takes no resource
    resources = ["*"]
  }
  statement {
    sid       = "PullOwnImage"
    actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    resources = ["arn:${var.partition}:ecr:${var.region}:${var.account}:repository/${var.name}"]
  }
  statement {
    sid       = "WriteOwnLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:/${var.name}/platform:*"]
  }
}

resource "aws_iam_role_policy" "execution" {
  name   = "execution"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

data "aws_iam_policy_document" "scheduler" {
  statement {
    sid       = "StartCollector"
    actions   = ["ecs:RunTask"]
    resources = ["arn:${var.partition}:ecs:${var.region}:${var.account}:task-definition/${var.name}-collector:*"]
  }
  statement {
    sid       = "HandOverItsRoles"
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.platform.arn, aws_iam_role.execution.arn]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "scheduler" {
  name   = "scheduler"
  role   = aws_iam_role.scheduler.id
  policy = data.aws_iam_policy_document.scheduler.json
}

# A notebook reads the lake and keeps its own work and models. It can read no secret.
data "aws_iam_policy_document" "notebook" {
  statement {
    sid       = "ListOwnBuckets"
    actions   = ["s3:ListBucket"]
    resources = [for b in ["data", "models", "notebooks"] : var.bucket_arns[b]]
  }
  statement {
    sid       = "ReadTheLake"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arns["data"]}/*"]
  }
  statement {
    sid       = "OwnWork"
    actions   = local.own_objects
    resources = ["${var.bucket_arns["models"]}/*", "${var.bucket_arns["notebooks"]}/*"]
  }
  statement {
    sid       = "OwnKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.key_arn]
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
  statement {
    sid = "RunOwnStudioApps"
    actions = [
      "sagemaker:CreateApp", "sagemaker:DeleteApp", "sagemaker:DescribeApp", "sagemaker:CreateSpace", "sagemaker:UpdateSpace",
      "sagemaker:DeleteSpace", "sagemaker:DescribeSpace", "sagemaker:DescribeDomain", "sagemaker:DescribeUserProfile",
      "sagemaker:DescribeStudioLifecycleConfig", "sagemaker:AddTags", "sagemaker:ListTags",
    ]
    resources = [for k in ["app", "space", "domain", "user-profile", "studio-lifecycle-config"] : "arn:${var.partition}:sagemaker:${var.region}:${var.account}:${k}/*"]
  }
  statement {
    sid       = "ListStudio"
    actions   = ["sagemaker:ListApps", "sagemaker:ListSpaces", "sagemaker:ListDomains", "sagemaker:ListUserProfiles"] # take no resource
    resources = ["*"]
  }
  statement {
    sid       = "WriteStudioLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:/aws/sagemaker/studio:*"]
  }
}

resource "aws_iam_role_policy" "notebook" {
  name   = "notebook"
  role   = aws_iam_role.notebook.id
  policy = data.aws_iam_policy_document.notebook.json
}
