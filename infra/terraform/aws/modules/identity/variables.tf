variable "name" {
  description = "Prefix of names."
  type        = string
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

variable "directory" {
  description = "ARN of the Identity Center instance."
  type        = string
}

variable "groups" {
  description = "Identity Center group of each role of people."
  type        = map(string)
}

variable "tools" {
  description = "Security tools, each with an identity of its own."
  type        = list(string)
}

variable "secret_arns" {
  description = "ARN pattern of each secret."
  type        = map(string)
}

variable "bucket_arns" {
  description = "ARN of each bucket."
  type        = map(string)
}

variable "key_arn" {
  description = "Key that encrypts buckets and secrets."
  type        = string
}

variable "claude_through" {
  description = "anthropic or cloud."
  type        = string
}
