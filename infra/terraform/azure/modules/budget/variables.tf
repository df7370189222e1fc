variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "group_id" {
  description = "Resource group whose costs count."
  type        = string
}

variable "limit_usd" {
  description = "US dollars a month."
  type        = number
}

variable "alert_emails" {
  description = "Who is told."
  type        = list(string)
}
