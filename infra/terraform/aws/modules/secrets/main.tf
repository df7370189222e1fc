resource "aws_secretsmanager_secret" "main" {
  for_each                = toset(var.names)
  name                    = "${var.name}/${each.key}"
  description             = "Watchfloor: ${each.key}. The value is put by the command line."
  kms_key_id              = var.key_arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_policy" "main" {
  for_each            = aws_secretsmanager_secret.main
  secret_arn          = each.value.arn
  block_public_policy = true
  policy              = data.aws_iam_policy_document.own_account.json
}

# Nobody outside the account, whatever their own policies say.
data "aws_iam_policy_document" "own_account" {
  statement {
    sid    = "OwnAccountOnly"
    effect = "Deny"
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret", "secretsmanager:DeleteSecret"]
    resources = ["*"]
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalAccount"
      values   = [var.account]
    }
  }
}
