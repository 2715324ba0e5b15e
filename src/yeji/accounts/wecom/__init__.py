"""企业微信 (WeCom) as a provider of the sign-in library, which brings none.

Source: WeCom's server API, «企业微信Web登录» and «获取访问用户身份». The library finds `provider` and `urls` here.
"""
