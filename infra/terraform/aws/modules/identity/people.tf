# Five roles of people, as permission sets of IAM Identity Center. Each holds what its row adds to the one above it.
locals {
  stack_logs = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:/${var.name}/*"]
  cluster    = "arn:${var.partition}:ecs:${var.region}:${var.account}:cluster/${var.name}"
  tasks      = "arn:${var.partition}:ecs:${var.region}:${var.account}:task/${var.name}/*"

  viewer = [
    { sid = "ReadLogs", actions = ["logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery"], resources = local.stack_logs },
    { sid = "SeeTasks", actions = ["ecs:DescribeTasks", "ecs:DescribeServices"], resources = [local.tasks, "arn:${var.partition}:ecs:${var.region}:${var.account}:service/${var.name}/*"] },
    { sid = "FindTasks", actions = ["ecs:ListTasks", "logs:DescribeLogGroups", "logs:GetQueryResults"], resources = ["*"] },
  ]
  console = [
    { sid = "OpenConsole", actions = ["ssm:StartSession"], resources = [local.tasks, "arn:${var.partition}:ssm:${var.region}::document/AWS-StartPortForwardingSession"] },
    { sid = "EndOwnSession", actions = ["ssm:TerminateSession", "ssm:ResumeSession"], resources = ["arn:${var.partition}:ssm:*:*:session/$${aws:username}-*"] },
  ]
  notebooks = [
    { sid = "OpenOwnNotebook", actions = ["sagemaker:CreatePresignedDomainUrl", "sagemaker:DescribeUserProfile", "sagemaker:DescribeDomain"], resources = ["arn:${var.partition}:sagemaker:${var.region}:${var.account}:user-profile/*", "arn:${var.partition}:sagemaker:${var.region}:${var.account}:domain/*"] },
    { sid = "FindNotebook", actions = ["sagemaker:ListDomains", "sagemaker:ListUserProfiles", "sagemaker:ListSpaces", "sagemaker:ListApps"], resources = ["*"] },
  ]
  admin = [
    { sid = "PutSecretValues", actions = ["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"], resources = values(var.secret_arns) },
    { sid = "UseKeyForSecrets", actions = ["kms:GenerateDataKey", "kms:Decrypt"], resources = [var.key_arn] },
    { sid = "RestartPlatform", actions = ["ecs:UpdateService", "ecs:StopTask"], resources = [local.cluster, local.tasks, "arn:${var.partition}:ecs:${var.region}:${var.account}:service/${var.name}/*"] },
    { sid = "PushImage", actions = ["ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], resources = ["arn:${var.partition}:ecr:${var.region}:${var.account}:repository/${var.name}"] },
    { sid = "RegistryToken", actions = ["ecr:GetAuthorizationToken"], resources = ["*"] },
  ]

  people = {
    viewer    = concat(local.viewer, local.console)
    analyst   = concat(local.viewer, local.console, local.notebooks)
    responder = concat(local.viewer, local.console, local.notebooks)
    approver  = concat(local.viewer, local.console)
    admin     = concat(local.viewer, local.console, local.notebooks, local.admin)
  }
  # What a responder and an approver may do to incidents the platform decides by this tag of the session, not AWS.
  session_hours = { viewer = "PT8H", analyst = "PT8H", responder = "PT8H", approver = "PT4H", admin = "PT1H" }
}

data "aws_iam_policy_document" "people" {
  for_each = local.people
  dynamic "statement" {
    for_each = each.value
    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_ssoadmin_permission_set" "people" {
  for_each         = local.people
  name             = "${var.name}-${each.key}"
  description      = "Watchfloor ${each.key}"
  instance_arn     = var.directory
  session_duration = local.session_hours[each.key]
  tags             = { role = each.key }
}

resource "aws_ssoadmin_permission_set_inline_policy" "people" {
  for_each           = aws_ssoadmin_permission_set.people
  instance_arn       = var.directory
  permission_set_arn = each.value.arn
  inline_policy      = data.aws_iam_policy_document.people[each.key].json
}

resource "aws_ssoadmin_account_assignment" "people" {
  for_each           = var.groups
  instance_arn       = var.directory
  permission_set_arn = aws_ssoadmin_permission_set.people[each.key].arn
  principal_type     = "GROUP"
  principal_id       = each.value
  target_type        = "AWS_ACCOUNT"
  target_id          = var.account
}
