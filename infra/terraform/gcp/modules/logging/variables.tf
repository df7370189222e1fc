variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "project" {
  description = "Project."
  type        = string
}

variable "region" {
  description = "Region of the log bucket."
  type        = string
}

variable "key_id" {
  description = "Key that encrypts the logs."
  type        = string
}

variable "retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "locked" {
  description = "Whether the time can no longer be shortened."
  type        = bool
}

variable "audit_bucket" {
  description = "Bucket the trail is written to as well."
  type        = string
}

variable "alert_emails" {
  description = "Who hears of alarms."
  type        = list(string)
}
