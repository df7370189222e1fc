variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "names" {
  description = "Secrets to make, without values: values are put by the command line and never pass through Terraform."
  type        = list(string)
}

variable "key_arn" {
  description = "Key that encrypts them."
  type        = string
}

variable "recovery_days" {
  description = "Days a deleted secret can be brought back, 7 to 30."
  type        = number
}

variable "account" {
  description = "AWS account id."
  type        = string
}

variable "region" {
  description = "Region of the secrets."
  type        = string
}

variable "partition" {
  description = "aws, aws-us-gov or aws-cn."
  type        = string
}
