variable "name" {
  description = "Name of the account, global in Azure."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "key_id" {
  description = "Key that encrypts both accounts."
  type        = string
}

variable "encryption_identity_id" {
  description = "Identity that uses the key."
  type        = string
}

variable "replication" {
  description = "LRS or ZRS."
  type        = string
}

variable "version_retention_days" {
  description = "Days an overwritten or deleted object can be brought back."
  type        = number
}

variable "log_retention_days" {
  description = "Days that audit trails are kept."
  type        = number
}

variable "lock_audit" {
  description = "Whether nobody may remove an audit object before its time."
  type        = bool
}
