# One key for everything this stack stores. Who may use it is said per service, in policy.tf.
resource "aws_kms_key" "main" {
  description             = "${var.name}: data, models, notebooks, secrets, logs, images and database"
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "main" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.main.key_id
}
