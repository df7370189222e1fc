variable "names" {
  description = "Bucket names: data, models, notebooks, audit and access."
  type        = map(string)
}

variable "arns" {
  description = "ARNs of the same buckets, known before they exist."
  type        = map(string)
}

variable "account" {
  description = "AWS account id."
  type        = string
}

variable "region" {
  description = "Region of the stack."
  type        = string
}

variable "partition" {
  description = "aws, aws-us-gov or aws-cn."
  type        = string
}

variable "stack" {
  description = "Name of the stack, for the ARN of its trail."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts every bucket but the access logs, which S3 delivers with its own key only."
  type        = string
}

variable "version_retention_days" {
  description = "Days an overwritten or deleted object can be brought back."
  type        = number
}

variable "log_retention_days" {
  description = "Days that audit trails and access logs are kept."
  type        = number
}

variable "lock_audit" {
  description = "Whether nobody, root included, may remove an audit object before its time."
  type        = bool
}

variable "keep_on_destroy" {
  description = "Whether destroy refuses to remove buckets that still hold objects."
  type        = bool
}
