variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_id" {
  description = "Network the notebooks live in."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "security_group_id" {
  description = "Security group of notebooks."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts home folders and disks."
  type        = string
}

variable "execution_role_arn" {
  description = "What a notebook is."
  type        = string
}

variable "users" {
  description = "Short name and Identity Center user name of each person."
  type        = map(string)
}

variable "size" {
  description = "small, medium or large."
  type        = string
}

variable "idle_minutes" {
  description = "Idle minutes after which a notebook stops, 60 or more."
  type        = number
}

variable "kernel_script" {
  description = "Script that installs the C# kernel."
  type        = string
}
