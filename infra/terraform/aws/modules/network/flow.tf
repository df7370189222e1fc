# Every accepted and refused connection, to the audit bucket (cents) or to a log group (searchable at once).
resource "aws_flow_log" "main" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  max_aggregation_interval = 600
  log_destination_type     = var.flow_logs == "logs" ? "cloud-watch-logs" : "s3"
  log_destination          = var.flow_logs == "logs" ? aws_cloudwatch_log_group.flow[0].arn : var.audit_bucket_arn
  iam_role_arn             = var.flow_logs == "logs" ? aws_iam_role.flow[0].arn : null
  tags                     = { Name = var.name }

  dynamic "destination_options" {
    for_each = var.flow_logs == "logs" ? [] : [1]
    content {
      file_format                = "parquet"
      hive_compatible_partitions = true
      per_hour_partition         = false
    }
  }
}

resource "aws_cloudwatch_log_group" "flow" {
  count             = var.flow_logs == "logs" ? 1 : 0
  name              = "/${var.name}/flow"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn
}

resource "aws_iam_role" "flow" {
  count              = var.flow_logs == "logs" ? 1 : 0
  name               = "${var.name}-flow"
  assume_role_policy = data.aws_iam_policy_document.flow_assume[0].json
}

data "aws_iam_policy_document" "flow_assume" {
  count = var.flow_logs == "logs" ? 1 : 0
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account]
    }
  }
}

data "aws_iam_policy_document" "flow" {
  count = var.flow_logs == "logs" ? 1 : 0
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["arn:${var.partition}:logs:${var.region}:${var.account}:log-group:/${var.name}/flow:*"]
  }
}

resource "aws_iam_role_policy" "flow" {
  count  = var.flow_logs == "logs" ? 1 : 0
  name   = "write-flow-logs"
  role   = aws_iam_role.flow[0].id
  policy = data.aws_iam_policy_document.flow[0].json
}
