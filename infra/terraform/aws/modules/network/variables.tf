variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "account" {
  description = "AWS account id."
  type        = string
}

variable "account_arn" {
  description = "Root of the account, the only principal that endpoints let through."
  type        = string
}

variable "region" {
  description = "Region of the network."
  type        = string
}

variable "partition" {
  description = "aws, aws-us-gov or aws-cn."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network."
  type        = string
}

variable "nat" {
  description = "instance or gateway."
  type        = string
}

variable "two_zones" {
  description = "Whether each zone has its own way out."
  type        = bool
}

variable "endpoints" {
  description = "Private endpoints, by what they reach."
  type        = list(string)
}

variable "endpoint_zones" {
  description = "Zones each endpoint is present in, 1 or 2; each costs the same again."
  type        = number
}

variable "bucket_arns" {
  description = "Buckets that can be reached through the gateway endpoint."
  type        = list(string)
}

variable "key_arn" {
  description = "Key that encrypts flow logs and the disk of the NAT instance."
  type        = string
}

variable "flow_logs" {
  description = "objects or logs."
  type        = string
}

variable "audit_bucket_arn" {
  description = "Bucket for flow logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days that flow logs in a log group are kept."
  type        = number
}
