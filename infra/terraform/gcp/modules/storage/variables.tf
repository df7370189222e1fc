variable "prefix" {
  description = "Prefix of bucket names, which are global at Google."
  type        = string
}

variable "region" {
  description = "Region of the buckets."
  type        = string
}

variable "key_id" {
  description = "Key that encrypts them."
  type        = string
}

variable "version_retention_days" {
  description = "Days an overwritten or deleted object can be brought back."
  type        = number
}

variable "log_retention_days" {
  description = "Days that trails and access logs are kept."
  type        = number
}

variable "lock_audit" {
  description = "Whether nobody may remove an audit object before its time."
  type        = bool
}

variable "keep_on_destroy" {
  description = "Whether destroy refuses to remove buckets that still hold objects."
  type        = bool
}
