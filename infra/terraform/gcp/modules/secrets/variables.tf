variable "project" {
  description = "Project of the secrets."
  type        = string
}

variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "names" {
  description = "Secrets to make, without values: values are put by the command line and never pass through Terraform."
  type        = list(string)
}

variable "region" {
  description = "The one region they are kept in."
  type        = string
}

variable "key_id" {
  description = "Key that encrypts them."
  type        = string
}
