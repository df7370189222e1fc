# One role for each tool. It can read that tool's secret and nothing else; only the platform can put it on.
data "aws_iam_policy_document" "tool_assume" {
  for_each = toset(var.tools)
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.platform.arn]
    }
  }
}

resource "aws_iam_role" "tool" {
  for_each             = toset(var.tools)
  name                 = "${var.name}-tool-${each.key}"
  description          = "Reads the secret of ${each.key}"
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.tool_assume[each.key].json
}

data "aws_iam_policy_document" "tool" {
  for_each = toset(var.tools)

  statement {
    sid       = "OwnSecret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.secret_arns[each.key]]
  }

  # Parameter Store's window on Secrets Manager, which the program reads through.
  statement {
    sid       = "OwnSecretByReference"
    actions   = ["ssm:GetParameter"]
    resources = ["arn:${var.partition}:ssm:${var.region}:${var.account}:parameter/aws/reference/secretsmanager/${var.name}/${each.key}"]
  }

  statement {
    sid       = "OwnSecretsKey"
    actions   = ["kms:Decrypt"]
    resources = [var.key_arn]
    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:SecretARN"
      values   = [var.secret_arns[each.key]]
    }
  }

  dynamic "statement" {
    for_each = each.key == "claude" && var.claude_through == "cloud" ? [1] : []
    content {
      sid     = "ClaudeThroughBedrock"
      actions = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
      resources = [
        "arn:${var.partition}:bedrock:*::foundation-model/anthropic.claude-*",
        "arn:${var.partition}:bedrock:${var.region}:${var.account}:inference-profile/*.anthropic.claude-*",
      ]
    }
  }
}

resource "aws_iam_role_policy" "tool" {
  for_each = aws_iam_role.tool
  name     = "own-secret"
  role     = each.value.id
  policy   = data.aws_iam_policy_document.tool[each.key].json
}
